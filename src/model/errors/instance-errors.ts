/** What can go wrong in instances: made, changed, started, shown. */
export type InstanceErrors = {
  "no-logs": { readonly name: string };
};
