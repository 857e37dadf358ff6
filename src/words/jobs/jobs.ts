import { elsewhere, type Origin } from "../../model/jobs/origin.ts";
import type { JobList, JobShown, JobSummary } from "../../model/jobs/job-outcomes.ts";
import { facts, line, type Reply } from "../../model/reply.ts";
import { person } from "../person.ts";
import { count, duration, moment } from "../quantity.ts";
import { whatHoldsUp } from "./stuck.ts";
import { phrase } from "../errors/phrase.ts";

/** What runs and what ran. */
export function jobList({ jobs }: JobList, now: number): Reply {
  const [newest] = jobs;
  if (newest === undefined) return [line("Nobody has asked me to change anything yet.")];
  const underWay = jobs.filter(({ endedAt, state }) => endedAt === null && state !== "stuck").length;
  return [
    line(`The last ${jobs.length === 1 ? "job" : count(jobs.length, "job")}${underWay === 0 ? "" : `, ${underWay} under way`}`),
    ...jobs.map((job) => line(`${signs[job.state]} ${job.id} — ${job.command}, ${howItIs(job, now)}`)),
    line(`More on one: \`!jobs show ${newest.id}\``),
  ];
}

const signs: Readonly<Record<JobSummary["state"], string>> = { running: "⏳", undoing: "↺", stuck: "⚠", done: "✓", failed: "✗", cancelled: "↺" };

function howItIs({ asker, cancelledBy, createdAt, endedAt, failure, state }: JobSummary, now: number): string {
  const whose = `for ${person(asker)}`;
  if (state === "stuck") return `${whose}, since ${moment(createdAt, now)}: cut off, and I can't resume it`;
  if (endedAt === null) return `${whose}, since ${moment(createdAt, now)}${state === "undoing" ? ", being undone" : cancelledBy === null ? "" : ", being stopped"}`;
  const how = state === "cancelled" ? `, cancelled by ${person(cancelledBy ?? "somebody")}` : failure === null ? "" : `: ${phrase(failure).message}`;
  return `${whose}, ${moment(createdAt, now)}${how}`;
}

/** One job, from its asking to its end. */
export function jobShown(job: JobShown, now: number): Reply {
  const { asker, createdAt, endedAt, failure, id, origin, state, steps } = job;
  return [
    line(`Job ${id}, \`${job.command}\`, ${opening(job, now)}.`),
    ...(failure === null ? [] : [line(failure.ref === null ? phrase(failure).message : `${phrase(failure).message} The log has the details under ref ${failure.ref}.`)]),
    facts([
      ["Asked by", `${asker}, ${place(origin)}`],
      ["Asked", moment(createdAt, now)],
      ...(endedAt === null ? [] : [["Ended", moment(endedAt, now)] as const]),
    ]),
    ...steps.map((step) => line(stepLine(step, now))),
    ...(state === "stuck" ? [line(whatHoldsUp(job))] : []),
    ...(state === "running" ? [line(`To stop it: \`!jobs cancel ${id}\``)] : []),
  ];
}

function opening({ cancelledBy, createdAt, endedAt, state }: JobShown, now: number): string {
  const took = duration((endedAt ?? now) - createdAt);
  switch (state) {
    case "running":
      return cancelledBy === null ? `has been running for ${took}` : `is being stopped, for ${cancelledBy}`;
    case "undoing":
      return cancelledBy === null ? "failed and is being undone" : `was cancelled by ${cancelledBy} and is being undone`;
    case "stuck":
      return "was cut off, and I can't resume it: the version of me that began it had other steps than I have. Everything is as it was left; nothing is undone";
    case "done":
      return `is done (${took})`;
    case "failed":
      return `failed (${took})`;
    case "cancelled":
      return `was cancelled by ${cancelledBy ?? "somebody"} (${took})`;
  }
}

const place = (origin: Origin): string => (origin.kind === "room" ? (origin.room === elsewhere ? "in another room" : `in ${origin.room}`) : origin.kind === "shell" ? "in a shell" : "on a page");

function stepLine({ begunAt, endedAt, state, title, tries }: JobShown["steps"][number], now: number): string {
  const sign = state === "done" ? "✓" : state === "running" ? "⏳" : state === "failed" ? "✗" : "↺";
  const aside = [duration((endedAt ?? now) - begunAt), ...(state === "undone" ? ["undone"] : []), ...(tries > 1 ? [`begun ${tries} times`] : [])];
  return `${sign} ${title} (${aside.join(", ")})`;
}

/** It has been asked to stop; its own room hears when it has. */
export const cancelling = ({ asker, command, id }: JobSummary): Reply => [
  line(`I am stopping job ${id} (\`${command}\`, for ${asker}) and undoing what it did. To follow it: \`!jobs show ${id}\``),
];
