import type { HomeserverErrors, UnknownHomeserver } from "../../model/errors/homeserver-errors.ts";
import type { Unreached } from "../../model/probe.ts";
import { sentMoreThan } from "../quantity.ts";
import { unreached } from "../unreached.ts";
import type { Phrase, Phrases } from "./phrases.ts";

const seeWhether = "Check whether it runs and whether the address is right.";

/** A homeserver and its accounts. */
export const homeserverErrors: Phrases<HomeserverErrors> = {
  "homeserver-busy": ({ url }) => ({ message: `The homeserver at ${url} has had too many requests.`, hint: "Try again in a minute." }),
  "homeserver-endless": ({ limitBytes, url }) => ({
    message: `The homeserver at ${url} ${sentMoreThan(limitBytes)}, so I hung up.`,
    hint: "Check whether it is a homeserver that answers there, and not another program.",
  }),
  "homeserver-external": ({ ability, name }) => ({
    message: `${name === null ? "That homeserver" : `The homeserver of ${name}`} isn't mine: I can't ${ability ?? "make or change accounts"} there.`,
    hint: "Ask whoever runs it.",
  }),
  "homeserver-failing": ({ status, url }) => ({
    message: `${url} answers ${status}: the homeserver, or a proxy in front of it, is out of order.`,
    hint: "Try again once it works; whoever runs it can see why in its log.",
  }),
  "homeserver-moved": ({ to, url }) => ({ message: `${url} sends callers on to ${to}, and not every request that agents make follows.`, hint: `Give that address: ${to}` }),
  "homeserver-silent": ({ seconds, url, why }) =>
    why === "timeout" ? { message: `The homeserver at ${url} did not answer within ${seconds ?? 0} s.`, hint: seeWhether } : { message: `The homeserver at ${url} ${unreached[why]}.`, hint: hints[why] },
  "homeserver-unencrypted": ({ host, url }) => ({
    message: `${url} is not encrypted: what people and agents write, and their passwords, would cross the network for all to read.`,
    hint: `Give it as https://${host}; http:// is for addresses of a private network.`,
  }),
  "homeserver-unknown": (facts) => unknownHomeserver(facts),
  "invite-refused": ({ says }) => ({ message: says }),
  "join-refused": ({ says }) => ({ message: says }),
  "name-invalid": ({ user, why }) =>
    why === "digits-only" ? { message: "A user name can't be only digits.", hint: "Put a letter into it." } : { message: `\`${user}\` can't be a user name.`, hint: "Use a-z, 0-9 and . _ = - / + only." },
  "name-taken": (facts) =>
    "user" in facts
      ? { message: `The name ${facts.user} is taken on ${facts.serverName}.`, hint: "Choose another." }
      : { message: `There is an instance \`${facts.name}\` already.`, hint: `See it with \`!instance show ${facts.name}\`, or choose another name.` },
  "no-account": ({ name, serverName, user }) => ({ message: `There is no account @${user}:${serverName}.`, hint: name === null ? undefined : `All accounts: \`!instance people ${name}\`` }),
  "password-weak": (facts) => {
    switch (facts.why) {
      case "short":
        return { message: `The password is too short: it must have ${facts.limit} characters or more.`, hint: "Choose a longer one." };
      case "long":
        return { message: `The password is too long: it may have up to ${facts.limit} characters.`, hint: "Choose a shorter one." };
      case "has-user-name":
        return { message: "The password contains the user name.", hint: "Choose another one." };
      case "repeats":
        return { message: "The password repeats the same few characters.", hint: "Choose another one." };
      case "homeserver-says":
        return { message: "The homeserver finds the password too weak.", hint: "Choose a longer one." };
    }
  },
  "password-wrong": ({ user }) => ({ message: `\`${user}\` can't sign in with that password.`, hint: "Type it again." }),
};

const hints: { readonly [Why in Exclude<Unreached, "timeout">]: string } = {
  "unknown-name": "Check whether the name is spelt right.",
  "dns-silent": "Try again, and look at this host's DNS if it stays so.",
  refused: "Check whether it runs and whether the port is right.",
  "no-route": "Check whether it runs, and whether a firewall is in the way.",
  "certificate-name": "Give the name that its certificate is for, or have the certificate fixed. Agents would refuse it too.",
  "certificate-expired": "Whoever runs it must renew the certificate. Is this host's clock right?",
  "certificate-early": "One of the two clocks is wrong: look at this host's first.",
  "certificate-authority": "It needs one that every program trusts: agents would refuse it too.",
  "no-tls": "Check whether the port is right, and whether https:// is meant.",
  "endless-headers": "Check whether it is a homeserver that answers there, and not another program.",
  unreachable: seeWhether,
};

function unknownHomeserver(facts: UnknownHomeserver): Phrase {
  switch (facts.why) {
    case "no-address":
      return { message: `${facts.given === null ? "That" : `\`${facts.given}\``} is not the address of a homeserver.`, hint: "Give it as https://matrix.example.org, without name, password or anything after it." };
    case "none":
      return { message: `There is no Matrix homeserver at ${facts.url}: it answers ${facts.status}, and points to no other place.`, hint: "Give the address that clients use, such as https://matrix.example.org." };
    case "points-to-no-address":
      return { message: `${facts.url} says that its homeserver is at \`${facts.where}\`, which is no address.`, hint: "Whoever runs it must fix /.well-known/matrix/client there." };
    case "points-inside":
      return {
        message: `${facts.url} says that its homeserver is at \`${facts.where}\`, which is an address inside a private network.`,
        hint: "Whoever runs it must fix /.well-known/matrix/client there. If you mean a homeserver of your own at that address, give the address.",
      };
    case "points-to-none":
      return { message: `${facts.url} says that its homeserver is at \`${facts.where}\`, and there is none: it answers ${facts.status}.`, hint: "Whoever runs it must fix /.well-known/matrix/client there; or give the address that clients use." };
    case "another":
      return { message: `${facts.url} points to ${facts.where}, and the homeserver there is ${facts.serverName}: accounts on it end in :${facts.serverName}.`, hint: `If ${facts.serverName} is meant, give ${facts.where}` };
    case "nameless":
      return { message: `The homeserver at ${facts.url} does not tell its server name.`, hint: "Give the address of its server name, such as https://example.org, or let it answer /_matrix/key/v2/server." };
  }
}
