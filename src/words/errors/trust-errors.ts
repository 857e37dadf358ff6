import type { TrustErrors } from "../../model/errors/trust-errors.ts";
import { fingerprint } from "../trust/fingerprint.ts";
import type { Phrases } from "./phrases.ts";

/** As much of a device's name, which whoever owns it may choose, as is repeated. */
const mostLetters = 64;

/** Who is trusted. */
export const trustErrors: Phrases<TrustErrors> = {
  "device-unsigned": ({ device }) => ({
    message: `The session ${device.slice(0, mostLetters)} isn't verified by you, so it may be somebody else's. I did nothing.`,
    hint: "If it is yours, verify it in your app: with another session, or with your recovery key. Then send it again. If you don't know it, sign it out.",
  }),
  "identity-changed": ({ identity, user }) => ({
    message: `The identity of ${user} has changed: it was reset, or somebody else poses as them. The new one is ${fingerprint(identity)}. I did nothing.`,
    hint: `If you reset it, ask another owner to accept it: \`!trust accept ${user}\`. If there is none, run this on the host: \`npm run innkeeper -- trust accept ${user}\``,
  }),
  "identity-exchanged": ({ user }) => ({ message: `${user} has shown yet another identity since you were asked. I did nothing.`, hint: "Find out which one is theirs: `!trust list`" }),
  "identity-unknown": ({ identity, user }) => ({
    message: `I can't be sure that you are ${user}: no owner has accepted your identity (${fingerprint(identity)}) yet. I did nothing.`,
    hint: `An owner does that once, in an encrypted room: \`!trust accept ${user}\`. Then send it again.`,
  }),
  "no-cross-signing": () => ({
    message: "Your account has no cross-signing yet, so I can't tell your devices from one that the homeserver made up. I did nothing.",
    hint: "In your app's settings, under encryption, set up recovery (Element: Settings, Encryption). Then send it again.",
  }),
  "no-identity": ({ user, why }) =>
    why === "unseen"
      ? { message: `${user} has sent me no encrypted command yet, so I don't know their identity.`, hint: "They must send one first, such as `!help`, which I refuse. Then accept them." }
      : { message: `${user} is trusted already, with the identity they have.`, hint: "All of them: `!trust list`" },
  "only-on-the-host": () => ({ message: "The emoji would prove nothing here: somebody between you and me could show you others.", hint: "Run this on my host: `npm run innkeeper -- verify`" }),
  "own-identity": ({ user }) => ({ message: "Nobody can accept their own identity.", hint: `Another owner can, or run this on the host: \`npm run innkeeper -- trust accept ${user}\`` }),
  unencrypted: ({ why }) =>
    why === "room-is-encrypted"
      ? {
          message: "That came without encryption, so anybody between us could have written it. In this encrypted room I take only encrypted commands.",
          hint: "Type it in an app that encrypts. Reactions are never encrypted: answer a question with `yes` and its number.",
        }
      : {
          message: "This chat isn't encrypted, so the homeserver could have written that. I know people here by their encryption, so I take no command without it.",
          hint: "Switch encryption on in this room's settings, or ask in an encrypted room.",
        },
};
