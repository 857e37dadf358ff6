import { SaidError, type UserError } from "../../model/error.ts";
import { fingerprint } from "./fingerprint.ts";

/** A message without encryption where all is encrypted. */
export const downgraded = (): UserError =>
  new SaidError(
    "unencrypted",
    "That came without encryption, so anybody between us could have made it. In this encrypted room I don't act on it.",
    "Type it in an app that encrypts. Reactions never are encrypted: answer a question with `yes` and its number.",
  );

/** A message in a room without encryption, when people are known by theirs. */
export const unencrypted = (): UserError =>
  new SaidError(
    "unencrypted",
    "This chat isn't encrypted, so the homeserver could have written that. Since I know people here by their encryption, I take nothing without it.",
    "Switch encryption on in this room's settings, or ask in an encrypted room.",
  );

/** Somebody without cross-signing: none of their devices can be told from a forged one. */
export const noIdentity = (): UserError =>
  new SaidError(
    "no-cross-signing",
    "Your account has no cross-signing yet, so I can't tell your devices from one that the homeserver made up. I did nothing.",
    "In your app's settings, under encryption, set up recovery (Element: Settings, Encryption). Then send it again.",
  );

/** A device that its owner hasn't verified: perhaps somebody else's. */
export const unsignedDevice = (device: string): UserError =>
  new SaidError(
    "device-unsigned",
    `The session ${device.slice(0, 64)} isn't verified by you, so it may be somebody else's. I did nothing.`,
    "If it is yours, verify it in your app: with another session, or with your recovery key. Then send it again. If you don't know it, sign it out.",
  );

/** The first word of somebody, after the first owner was known. */
export const identityUnknown = (user: string, key: string): UserError =>
  new SaidError(
    "identity-unknown",
    `I don't know yet that you are ${user}: nobody has vouched for your identity (${fingerprint(key)}). I did nothing.`,
    `An owner does that once, in an encrypted room: \`!trust accept ${user}\`. Then send it again.`,
  );

/** Another identity than the one that is known. */
export const identityChanged = (user: string, key: string): UserError =>
  new SaidError(
    "identity-changed",
    `The identity of ${user} has changed: it was reset, or somebody else poses as them. The new one is ${fingerprint(key)}. I did nothing.`,
    `If you reset it, another owner lets it in: \`!trust accept ${user}\`. Without another owner, in a shell on the host: \`npm run innkeeper -- trust accept ${user}\``,
  );
