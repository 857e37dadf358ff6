/** What can go wrong in jobs and what holds them up. */
export type JobErrors = {
  internal: Record<string, never>;
  interrupted: { readonly command: string };
  /** Nobody foresaw it; `says` is whatever it said. */
  unforeseen: { readonly says: string };
};
