/** What can go wrong in who is trusted. `identity` is the public key that somebody shows. */
export type TrustErrors = {
  "device-unsigned": { readonly device: string };
  "identity-changed": { readonly user: string; readonly identity: string };
  /** Another than the one that somebody was asked to trust. */
  "identity-exchanged": { readonly user: string };
  "identity-unknown": { readonly user: string; readonly identity: string };
  "no-cross-signing": Record<string, never>;
  /** There is nobody to accept: they were never seen, or are trusted already. */
  "no-identity": { readonly user: string; readonly why: "unseen" | "believed" };
  /** Of emoji to compare. */
  "only-on-the-host": Record<string, never>;
  "own-identity": { readonly user: string };
  /** In an encrypted room, or anywhere once people are known by their encryption. */
  unencrypted: { readonly why: "room-is-encrypted" | "people-are-known" };
};
