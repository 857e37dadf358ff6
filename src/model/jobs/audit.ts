import type { Instant } from "../clock.ts";
import type { Origin } from "./origin.ts";

/**
 * What an entry tells of. `job`: what was asked became one; `done`, `failed` and `cancelled` are the ends of jobs; `resumed`: a job that
 * a dead process had left was gone on with. Without a job: `answered` (help), `refused`, `unclear` (no command, or nearly one), `missed`
 * (not run, because the bot was away), `replayed`. Of questions: `question`, `declined`, `expired`; what was confirmed is a job.
 * `believed`: the first owner, whom nobody could vouch for. `key`: a key stood in a message.
 */
export const auditKinds = ["job", "done", "failed", "cancelled", "resumed", "answered", "refused", "unclear", "missed", "replayed", "question", "declined", "expired", "believed", "key"] as const;
export type AuditKind = (typeof auditKinds)[number];

/** What became of what somebody asked, as far as whoever decided it knows more than the message says. */
export type Verdict = {
  readonly kind: AuditKind;
  /** As it was understood: the command and what it is about; null where it wasn't. */
  readonly command?: string | null;
  /** The name of the instance that it is about. */
  readonly instance?: string | null;
  /** Why, as a word for programs: `not-allowed`. */
  readonly code?: string | null;
  /** What was typed, where it isn't the whole message; null where that may be people's talk, which isn't kept. */
  readonly said?: string | null;
  /** A word more: the number of a question, what was meant, the reference in the log. */
  readonly note?: string | null;
};

/** One entry: written once, in the transaction of what it tells, and never changed. */
export type AuditEntry = {
  readonly [Key in Exclude<keyof Verdict, "said">]-?: Exclude<Verdict[Key], undefined>;
} & {
  readonly id: number;
  readonly at: Instant;
  /** Matrix id, `NAME (shell)`, `NAME (by link)`. */
  readonly who: string;
  readonly place: Origin;
  /** The id of the device from which an encrypted message came. */
  readonly device: string | null;
  /** What was typed: one line, secrets redacted, cut; null where nobody typed. */
  readonly said: string | null;
  readonly job: number | null;
};

/** What is written: what isn't given is null. */
export type NewEntry = Omit<Verdict, "said"> & Pick<AuditEntry, "who" | "place"> & Partial<Pick<AuditEntry, "device" | "said" | "job">>;

/** An entry, and how its job ended where it has one that has. */
export type Audited = { readonly entry: AuditEntry; readonly end: AuditEntry | null };

/** Who asked what: what is told elsewhere in passing stays here. The jobs' and the inbox's own entries are written by themselves. */
export interface Audit {
  add(entry: NewEntry): void;
  /** The newest before `before`, of one instance or (null) of all; the ends of jobs stand with their beginnings. */
  newest(before: number, limit: number, instance: string | null): readonly Audited[];
  /** All as they were written, the oldest after `after` first, up to `upTo`. */
  from(after: number, upTo: number, limit: number): readonly AuditEntry[];
  /** The newest entry's id; 0 where there is none. */
  last(): number;
}
