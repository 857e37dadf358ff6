import type { StoredJob } from "../../model/jobs/job.ts";
import { bound, type Command, type Next } from "./define.ts";
import { commandOf } from "./find-command.ts";

/** What is stored of the job that follows another, with the lock that its command takes; null where none follows. */
export const nextJob = (table: readonly Command[], next: Next | null): Pick<StoredJob, "command" | "input" | "lock"> | null =>
  next === null ? null : { command: next.command, input: JSON.stringify(next.input), lock: bound(commandOf(table, next.command), next.input).lock };
