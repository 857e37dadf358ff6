/** What can go wrong with the data root and its database. `says` are SQLite's words, or the system's. */
export type DatabaseErrors = {
  "data-root-unusable": { readonly dataRoot: string; readonly says: string };
  "database-broken": { readonly path: string; readonly says: string };
  /** Another program keeps it locked. */
  "database-busy": { readonly path: string };
  /** Versions of its tables. `copy` is the file of one that this program can use. */
  "database-newer": { readonly version: number; readonly known: number; readonly copy: string | null };
  "database-unreadable": { readonly path: string; readonly why: "access" } | { readonly path: string; readonly why: "disk"; readonly says: string };
};
