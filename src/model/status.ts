import type { InstanceName } from "./instance/instance.ts";
import type { Reason } from "./errors/reason.ts";

type JobNamed = { readonly id: number; readonly command: string; readonly asker: string };

export type Status = {
  readonly version: string;
  readonly dataRoot: string;
  readonly freeBytes: number | null;
  /** Null when Docker answers; else why it doesn't. */
  readonly dockerTrouble: Reason | null;
  readonly instances: { readonly total: number; readonly running: number; readonly needYou: readonly InstanceName[] };
  readonly unfinishedJobs: readonly JobNamed[];
  /** Those that a crash cut off and that can't be gone on with: they wait for an owner. */
  readonly stuckJobs: readonly JobNamed[];
  /** Whether the bot runs; seen by its lock. */
  readonly botRuns: boolean;
};
