/** What can go wrong in the bot's own account, rooms and homeserver. `url` is that homeserver's, `says` its own words. */
export type MatrixErrors = {
  "bot-runs-already": { readonly dataRoot: string };
  /** `directory` holds the keys that the homeserver contradicts. */
  "device-keys-differ": { readonly user: string; readonly device: string; readonly directory: string };
  "homeserver-away": { readonly url: string; readonly says: string };
  "homeserver-limited": { readonly url: string; readonly waitMs: number };
  "homeserver-refused": { readonly url: string; readonly says: string };
  "keys-broken": { readonly directory: string; readonly says: string };
  "keys-in-use": { readonly directory: string };
  /** The disk has failed them, so it is worth trying again later. */
  "keys-unwritable": { readonly directory: string; readonly says: string };
  "no-device": Record<string, never>;
  "sign-in-refused": { readonly user: string };
  "token-refused": { readonly url: string };
};
