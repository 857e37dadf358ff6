import type { MatrixErrors } from "../../model/errors/matrix-errors.ts";
import type { Phrase, Phrases } from "./phrases.ts";

const keysLost = ({ directory, says }: MatrixErrors["keys-broken"]): Phrase => ({
  message: `The encryption keys in ${directory} can't be written (${says}), and without them nothing can be read or said.`,
  hint: "Fix that (is the disk full?) and start again: nothing is lost.",
});

/** The bot's own account, rooms and homeserver. */
export const matrixErrors: Phrases<MatrixErrors> = {
  "bot-runs-already": ({ dataRoot }) => ({ message: `A bot runs on ${dataRoot} already.`, hint: "Stop that one first. The shell works beside it: `npm run innkeeper -- status`" }),
  "device-keys-differ": ({ device, directory, user }) => ({
    message: `The homeserver knows the device ${device} of ${user} by other keys than those in ${directory}, so nothing written to it could be read.`,
    hint: "Sign in again, as another device: with `passwordFile`, delete matrix/access.json in the data root; with `tokenFile`, put the token of a new session there. Then start again.",
  }),
  "homeserver-away": ({ says, url }) => ({ message: `The homeserver at ${url} doesn't answer: ${says}`, hint: "Check that it runs and that the address is right." }),
  "homeserver-limited": ({ url, waitMs }) => {
    const seconds = Math.ceil(waitMs / 1000);
    return { message: `The homeserver at ${url} asks to wait ${seconds} s before the next try.`, hint: `Wait ${seconds} s and try again.` };
  },
  "homeserver-refused": ({ says, url }) => ({ message: `The homeserver at ${url} refused: ${says}` }),
  "keys-broken": keysLost,
  "keys-in-use": ({ directory }) => ({ message: `The encryption keys in ${directory} are in use by another program.`, hint: "Stop the other one first: one device can't be in two places." }),
  "keys-unwritable": keysLost,
  "no-device": () => ({
    message: "This access token belongs to no device, so nothing can be encrypted with it.",
    hint: "Sign in with a user and a password (`passwordFile`), or give it the token of a signed-in session.",
  }),
  "sign-in-refused": ({ user }) => ({ message: `The homeserver doesn't know ${user} with that password.` }),
  "token-refused": ({ url }) => ({ message: `The homeserver at ${url} doesn't accept the access token (any more).`, hint: "Sign in again and put the new token where the old one was." }),
};
