import type { Facts } from "../../model/error.ts";
import type { FederationErrors } from "../../model/errors/federation-errors.ts";
import type { Phrase, Phrases, Wording } from "./phrases.ts";

/** Federation. */
export const federationErrors: Phrases<FederationErrors> = {
  "federation-off": ({ name }) => ({ message: `${name} doesn't federate: no other homeserver may talk to it.`, hint: `To let them: \`!instance federation ${name} on\`` }),
  "federation-unchanged": ({ name, on }) =>
    on
      ? { message: `${name} federates already.`, hint: `Whether others reach it: \`!federation check ${name}\`` }
      : { message: `${name} doesn't federate.`, hint: `To let it: \`!instance federation ${name} on\`` },
  "local-federation": localFederation,
  "message-lost": ({ deadlineMs }) => ({ message: `it did not come within ${deadlineMs / 1000} s` }),
  "needs-homeserver": needsHomeserver,
  "no-federation": ({ name, serverName }) => ({
    message: `Other homeservers don't reach ${serverName}, so it can't share a room. Nothing was made.`,
    hint: name === null ? "Whoever runs it must fix that first, or the name is wrong." : `What is wrong there: \`!federation check ${name}\``,
  }),
  "same-instance": () => ({ message: "A homeserver needs no federation to talk to itself.", hint: "Name another instance, or none." }),
};

function localFederation({ at, localName, name }: Facts["local-federation"]): Wording {
  switch (at) {
    case "create":
      return {
        message: `${localName} is known on this machine only, so no other homeserver could reach it: federation needs a public domain.`,
        hint: `Such as: \`!instance create ${name} ${name}.example.org --matrix --federation\``,
      };
    case "federate":
      return {
        message: `The homeserver of ${name} is called ${localName}, a name known on this machine only, so no other homeserver could reach it. A server name is fixed at creation.`,
        hint: `An instance that federates needs a domain from the beginning: \`!instance create ${name}-2 ${name}.example.org --matrix --federation\``,
      };
    case "set":
      return { message: `${localName} is known on this machine only, so no other homeserver could reach it, and ${name} federates.`, hint: "Give it a public domain.", unchanged: true };
  }
}

function needsHomeserver({ flag, homeserver, name }: Facts["needs-homeserver"]): Phrase {
  if (flag === null) {
    return { message: homeserver === "external" ? `The homeserver of ${name} belongs to somebody else: they decide whether it federates.` : `${name} has no homeserver that could federate.` };
  }
  return {
    message: homeserver === "external" ? `\`${flag}\` is about a homeserver of ${name}'s own, and it would use an existing one.` : `\`${flag}\` needs a homeserver, and ${name} would have none.`,
    hint: `Give it one: \`!instance create ${name}${flag === "--federation" ? ` ${name}.example.org` : ""} --matrix ${flag}\``,
  };
}
