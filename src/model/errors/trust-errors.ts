/** What can go wrong in who is believed. */
export type TrustErrors = {
  "own-identity": { readonly user: string };
};
