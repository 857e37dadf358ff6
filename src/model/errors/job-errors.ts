import type { Instant } from "../clock.ts";
import type { Locked } from "../jobs/locked.ts";
import type { Reason } from "./reason.ts";

/** What can go wrong in jobs and what holds them up. */
export type JobErrors = {
  /** Somebody else's job holds the lock. `by` is null in the moment between taking a lock and telling of the job. */
  busy: { readonly locked: Locked; readonly by: { readonly command: string; readonly asker: string; readonly since: Instant } | null };
  /** The process was killed during a step too often. */
  "crashed-thrice": { readonly step: string; readonly times: number };
  /** A form's secret went with the process that had it. */
  "form-again": Record<string, never>;
  /** It failed, and so did taking it back. `name` is the instance's; `ref` stands for an error of ours. */
  "half-done": { readonly command: string; readonly name: string | null; readonly because: Reason & { readonly ref: string | null } };
  internal: Record<string, never>;
  interrupted: { readonly command: string };
  "job-abandoned": { readonly by: string };
  "job-cancelled": { readonly command: string; readonly by: string | null };
  /** It can't be cancelled any more. `cancelledBy` asked for that before; null where nobody has. */
  "job-ended": { readonly id: number; readonly command: string; readonly state: "running" | "undoing" | "done" | "failed" | "abandoned" | "cancelled"; readonly cancelledBy: string | null };
  "job-not-stuck": { readonly id: number; readonly command: string; readonly state: "running" | "undoing" | "ended" };
  /** It holds a lock, and can't be followed; null where whoever asks may not know of it. */
  "job-stuck": { readonly locked: Locked | null; readonly job: { readonly id: number; readonly command: string; readonly asker: string } | null };
  "no-job": { readonly id: number };
  /** It comes from a form that somebody sent. */
  "not-cancellable": { readonly id: number };
  /** Nobody foresaw it; `says` is whatever it said. */
  unforeseen: { readonly says: string };
};
