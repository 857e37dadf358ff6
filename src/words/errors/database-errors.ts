import type { DatabaseErrors } from "../../model/errors/database-errors.ts";
import type { Phrases } from "./phrases.ts";

/** The data root and its database. */
export const databaseErrors: Phrases<DatabaseErrors> = {
  "data-root-unusable": ({ dataRoot, says }) => ({
    message: `The data root ${dataRoot} can't be written to (${says}).`,
    hint: "Make it a folder that belongs to the user who runs Innkeeper, or choose another dataRoot.",
  }),
  "database-broken": ({ path, says }) => ({ message: `The database ${path} is damaged (${says}).`, hint: "Restore it from a backup. The instances' folders and containers don't depend on it." }),
  "database-busy": ({ path }) => ({ message: `Another program keeps ${path} locked.`, hint: "Wait a moment and try again. A backup or an SQLite shell that holds it open must end first." }),
  "database-newer": ({ copy, known, version }) => ({
    message: `The database is of version ${version}; this Innkeeper knows versions up to ${known}.`,
    hint: `Use the newer Innkeeper. ${copy === null ? "Or restore a backup of the database from before it." : `Or go back to what was known before it: docs/upgrading.md says how, with ${copy}.`}`,
  }),
  "database-unreadable": (facts) =>
    facts.why === "access"
      ? { message: `The database ${facts.path} can't be opened for reading and writing.`, hint: "Run as the user who owns the data root, or give that folder to the one who runs this." }
      : { message: `The database ${facts.path} can't be read or written (${facts.says}).`, hint: "Its disk may be failing: the host's kernel log (dmesg) says more." },
};
