import type { StoredJob } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import { subjectOf } from "../../model/jobs/subject.ts";
import type { Reply } from "../../model/reply.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import type { Outgoing } from "../../model/rooms/outgoing.ts";
import type { Deps } from "../../operations/deps.ts";
import { describeJob } from "../../operations/jobs/jobs.ts";
import { stepsWithin } from "../../operations/scoped/scoped-jobs.ts";
import { becameStuck } from "../../words/jobs/stuck.ts";

/** What is told of a job that can't be followed: the owners in each room that sees it, and who asked for it. */
export function tellStuck({ announcer, jobs }: Pick<Deps, "announcer" | "jobs">, stored: StoredJob): readonly Outgoing[] {
  const { asker, input, origin } = stored;
  const { name } = subjectOf(JSON.parse(input) as Json);
  const reply = becameStuck(describeJob({ jobs }, stored));
  const replyWithin = (scope: Scope): Reply => (scope.all ? reply : becameStuck(describeJob({ jobs: { steps: (id) => stepsWithin(jobs.steps(id), stored, scope) } }, stored)));
  const alerts = announcer.notifications((scope) => ((name === null ? scope.all : scope.covers(name)) ? [{ kind: "alert", reply: replyWithin(scope) }] : []));
  if (origin.kind !== "room") return alerts;
  const { event: replyTo, room, thread } = origin;
  const here: Outgoing = { room, reply, kind: alerts.some((alert) => alert.room === room) ? "alert" : "failure", replyTo, thread, asker };
  return [here, ...alerts.filter((alert) => alert.room !== room)];
}
