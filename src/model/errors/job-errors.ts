/** What can go wrong in jobs and what holds them up. */
export type JobErrors = {
  internal: Record<string, never>;
  interrupted: { readonly command: string };
};
