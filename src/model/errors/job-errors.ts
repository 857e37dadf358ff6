/** What can go wrong in jobs and what holds them up. */
export type JobErrors = {
  internal: Record<string, never>;
  interrupted: { readonly command: string };
  "job-abandoned": { readonly by: string };
  "job-not-stuck": { readonly id: number; readonly command: string; readonly state: "running" | "undoing" | "ended" };
  /** It holds a lock, and can't be followed; null where whoever asks may not know of it. */
  "job-stuck": { readonly locked: string; readonly job: { readonly id: number; readonly command: string; readonly asker: string } | null };
  /** Nobody foresaw it; `says` is whatever it said. */
  unforeseen: { readonly says: string };
};
