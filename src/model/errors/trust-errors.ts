/** What can go wrong in who is believed. `identity` is the public key that somebody shows. */
export type TrustErrors = {
  "device-unsigned": { readonly device: string };
  "identity-changed": { readonly user: string; readonly identity: string };
  /** Since somebody was asked whether to believe another one. */
  "identity-exchanged": { readonly user: string };
  "identity-unknown": { readonly user: string; readonly identity: string };
  "no-cross-signing": Record<string, never>;
  /** Nobody waits to be believed: they were never seen, or are believed already. */
  "no-identity": { readonly user: string; readonly why: "unseen" | "believed" };
  /** Of emoji to compare. */
  "only-on-the-host": Record<string, never>;
  "own-identity": { readonly user: string };
  /** In an encrypted room, or anywhere since people are known by their encryption. */
  unencrypted: { readonly why: "room-is-encrypted" | "people-are-known" };
};
