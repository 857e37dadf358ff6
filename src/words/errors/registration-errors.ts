import type { RegistrationErrors } from "../../model/errors/registration-errors.ts";
import { foreignSentence } from "../foreign.ts";
import type { Phrases } from "./phrases.ts";

/** Agents and their accounts on somebody else's homeserver. */
export const registrationErrors: Phrases<RegistrationErrors> = {
  "homeserver-unreachable": ({ url }) => ({
    message: `The agents can't reach ${url}: in their container that address means the container itself.`,
    hint: "Give a name or an address of this host that its containers can reach.",
  }),
  "homeserver-own": ({ name }) => ({ message: `${name} has a homeserver of its own, on which its agents register with a token that I have made.`, hint: `Its state: \`!instance show ${name}\`` }),
  "registration-closed": ({ how, name, says, url }) => ({
    message:
      how === "closed"
        ? `Registration on the homeserver at ${url} is closed, so the agents of ${name} could make no accounts.${says === null ? "" : ` It says: ${foreignSentence(says)}`}`
        : `The homeserver at ${url} lets people register, but no program: it wants ${says ?? "more than a token"}. So the agents of ${name} could make no accounts.`,
    hint: "Ask whoever runs it to let accounts be made with a registration token.",
  }),
  "registration-open": ({ name, url }) => ({ message: `Anybody may register at ${url}, so the agents of ${name} need no token there.`, hint: `To start it: \`!instance start ${name}\`` }),
  "registration-token-missing": ({ name, url }) => ({
    message: `The homeserver at ${url} lets accounts be made only with a registration token, and ${name} has none.`,
    hint: `For a link to give it one: \`!instance agents ${name}\``,
  }),
  "registration-token-refused": ({ at, name, serverName, url }) =>
    at === "form"
      ? { message: `${serverName} doesn't accept this token: it is mistyped, used up or expired.`, hint: "Type it again, or ask whoever runs that homeserver for another." }
      : { message: `The homeserver at ${url} doesn't accept the registration token of ${name}, so its agents could make no accounts.`, hint: `To give it another: \`!instance agents ${name}\`` },
  "server-name-differs": ({ at, found, name, serverName, url }) =>
    at === "set"
      ? {
          message: `The homeserver at ${url} is ${found}, and ${name} belongs to ${serverName ?? "none"}: its agents have their accounts there.`,
          unchanged: true,
          hint: `Give another address of ${serverName ?? "that one"}, or create another instance on ${found}.`,
        }
      : {
          message: `The homeserver at ${url} is ${found}, and ${name} belongs to ${serverName ?? "none"}: its agents would never make a room there.`,
          hint: `An owner can say where ${serverName ?? "its own"} is now, such as \`!instance set ${name} MATRIX_HOMESERVER=https://matrix.example.org\``,
        },
};
