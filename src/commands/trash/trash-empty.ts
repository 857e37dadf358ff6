import { z } from "zod";
import { trashLock } from "../../jobs/lock-names.ts";
import { emptyTrash, trashList } from "../../operations/trash/trash.ts";
import { mayEmpty } from "../../words/instance/removed.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { emptied } from "../../words/trash/trash.ts";
import { defineCommand } from "../engine/define.ts";

export const trashEmptyCommand = defineCommand({
  path: ["trash", "empty"],
  summary: "Delete what is in the trash, for good",
  role: "owner",
  examples: ["!trash empty"],
  input: z.object({}),
  positionals: [],
  lock: () => trashLock,
  async confirm(_input, deps) {
    const { trashed } = await trashList(deps);
    if (trashed.length === 0) return null;
    const sizes = trashed.map(({ bytes }) => bytes).filter((bytes) => bytes !== null);
    const bytes = sizes.length < trashed.length ? null : sizes.reduce((sum, each) => sum + each, 0);
    return { ask: mayEmpty(trashed.map(({ instance }) => instance.name), bytes), about: trashed.map(({ slot }) => slot).join(" ") };
  },
  progress: () => "Emptying the trash",
  run: (_input, deps, job) => emptyTrash(deps, job),
  say: emptied,
  tell: broadcasts.emptied,
  part: (outcome, { covers }) => ({ ...outcome, names: outcome.names.filter(covers) }),
});
