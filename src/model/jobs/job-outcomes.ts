import type { Instant } from "../clock.ts";
import type { Audited } from "./audit.ts";
import type { Failure, StoredStep } from "./job.ts";
import type { Locked } from "./locked.ts";
import type { Origin } from "./origin.ts";
import type { FileSource } from "../reply.ts";

/** A job as people hear of it. */
export type JobSummary = {
  readonly id: number;
  /** As it was asked, with what it is about: `instance start dev`. */
  readonly command: string;
  readonly asker: string;
  readonly origin: Origin;
  readonly state: "running" | "undoing" | "stuck" | "done" | "failed" | "cancelled";
  readonly cancelledBy: string | null;
  readonly failure: Failure | null;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
};

export type JobList = { readonly jobs: readonly JobSummary[] };

export type JobShown = JobSummary & {
  /** The instance that it names, and what its lock keeps others from; null where there is none. */
  readonly instance: string | null;
  readonly locked: Locked | null;
  readonly steps: readonly { readonly title: string; readonly state: StoredStep["state"]; readonly tries: number; readonly begunAt: Instant; readonly endedAt: Instant | null }[];
};

/** `here` is the room in which it is told. */
export type AuditList = { readonly name: string | null; readonly here: string | null; readonly entries: readonly Audited[] };

/** Which of the entries are told, one JSON line each. */
export type AuditExport = FileSource;
