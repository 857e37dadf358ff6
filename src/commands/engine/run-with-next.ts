import { concerning } from "../../model/rooms/announcer.ts";
import { reasonOf, UserError } from "../../model/error.ts";
import { InstanceName } from "../../model/instance/instance.ts";
import type { Failure, Job, StoredJob } from "../../model/jobs/job.ts";
import type { Outgoing } from "../../model/rooms/outgoing.ts";
import type { Json } from "../../model/json.ts";
import { roomOf } from "../../model/jobs/origin.ts";
import type { Reply } from "../../model/reply.ts";
import { allows } from "../../model/people/role.ts";
import { everything } from "../../model/rooms/scope.ts";
import { subjectOf } from "../../model/jobs/subject.ts";
import type { Deps } from "../../operations/deps.ts";
import { lookNow, lookWhetherStopped } from "../../operations/instance/look-now.ts";
import { CannotFollow, UndoFailed } from "../../jobs/ended-early.ts";
import { failureOf } from "../../jobs/failure.ts";
import { runJob } from "../../jobs/run-job.ts";
import { firstRevision } from "../../jobs/work.ts";
import { createdButNotStarted, failed } from "../../words/error.ts";
import { bound, type Invocation } from "./define.ts";
import { commandOf } from "./find-command.ts";
import { resumeForm, titleOfForm } from "../forms/form-job.ts";
import { instanceOfLock } from "../../jobs/lock-names.ts";
import { nextJob } from "./next-job.ts";
import type { Done, Performing } from "./performing.ts";
import { tellStuck } from "./tell-stuck.ts";
import { depsFor, outOfScope, whatItNames } from "./asker-scope.ts";

/** What a job asks for; an error where this version can't read it. Such a job fails once it runs, so that its lock gets free. */
type Bound = Invocation | Error;

/** What a dead process has left, or the job before, is read from its row. */
function readStored({ table }: Performing, { command, input }: StoredJob): Bound {
  try {
    return bound(commandOf(table, command), JSON.parse(input) as Json);
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** A job and those that follow it. Its lock is held. @param asked what it asks for, where that was read before. */
export async function runWithNext(performing: Performing, job: StoredJob, asked: Bound = readStored(performing, job)): Promise<Done> {
  const done = await runOne(performing, job, asked);
  const next = done.ended.state === "done" ? done.ended.next : null;
  return next === null ? done : runWithNext(performing, next);
}

/** Runs one job and phrases its end. */
async function runOne(performing: Performing, stored: StoredJob, asked: Bound): Promise<Done> {
  const { deps, progress, queued, signal, table } = performing;
  const input = JSON.parse(stored.input) as Json;
  const before = stored.before === null ? null : (JSON.parse(stored.before) as Json);
  const known = table.find(({ path }) => path.join(" ") === stored.command);
  const scoped = await depsFor(performing, stored, asked instanceof Error ? "owner" : asked.needed.role, whatItNames(input));
  let reply: Reply = [];

  const ending = runJob({ jobs: deps.jobs, clock: deps.clock, log: deps.log, progress, signal }, stored, {
    title: known === undefined ? titleOfForm(performing, stored) : asked instanceof Error ? stored.command : asked.progress,
    revision: known?.revision ?? firstRevision,
    forbidden: () => forbidden(performing, stored, asked, scoped),
    async perform(job: Job) {
      if (known === undefined && stored.origin.kind === "page") return resumeForm(performing, stored, job);
      if (asked instanceof Error) throw asked;
      const { command } = asked;
      const performed = await asked.run(scoped, job, before);
      reply = performed.reply;
      const { next, notice } = performed;
      return {
        outcome: performed.outcome,
        messages: [
          ...(next === null ? answer(stored, { kind: "outcome", reply }) : []),
          ...deps.announcer.notices((scope) => [notice(scope) ?? []].filter(({ length }) => length > 0), roomOf(stored.origin)),
        ],
        next: nextJob(table, next),
        // Only what the rooms hear of here is told: the watch tells the rest.
        also: notice(everything) === null || command.leavesContainers === true ? () => undefined : await announced(deps, stored),
      };
    },
    async failed(failure: Failure) {
      reply = before === null ? failed(failure, stored.command) : createdButNotStarted(failure, before);
      const name = InstanceName.safeParse(subjectOf(input).name).data;
      const stopped = known?.stopsFirst === true && name !== undefined ? await lookWhetherStopped(deps, name) : null;
      // What somebody asked for on a page has no room of its own to be answered in.
      const forAll = stopped !== null || (stored.origin.kind === "page" && known !== undefined);
      return {
        messages: [...answer(stored, { kind: "failure", reply, reason: reasonOf(failure) }), ...(forAll && name !== undefined ? deps.announcer.notices(concerning(name, reply), roomOf(stored.origin)) : [])],
        also: () => stopped?.(),
      };
    },
  });
  try {
    return { ended: await ending, reply };
  } catch (thrown) {
    if (thrown instanceof CannotFollow && deps.jobs.stick(stored.id, tellStuck(deps, stored))) deps.log.error({ job: stored.id, err: thrown }, "a job can't be followed");
    if (!(thrown instanceof UndoFailed)) throw thrown;
    // Who asked must know that it is half done.
    const stuck = new UserError("half-done", { command: stored.command, name: subjectOf(input).name, because: failureOf(thrown.cause, stored, deps.log) });
    if (stored.state !== "undoing") {
      performing.put(answer(stored, { kind: "failure", reply: failed(failureOf(stuck, stored, deps.log), stored.command), reason: reasonOf(stuck) }));
    }
    throw stuck;
  } finally {
    queued();
  }
}

/** Who asked in a room may have been demoted, or the room see less, while their job waited for another, or for the bot to come back. */
async function forbidden({ roleNow }: Performing, { asker, command, origin }: StoredJob, asked: Bound, scoped: Deps): Promise<UserError | null> {
  if (origin.kind !== "room") return null;
  if (asked instanceof Error) throw asked;
  const role = await roleNow?.(origin.room, asker);
  if (role !== undefined && !allows(role, asked.needed.role)) return new UserError("not-allowed", { why: "demoted", asker, command, has: role });
  return outOfScope(asked, scoped);
}

/** What a job did to an instance has been told by the job: the watch is to know, and say nothing. */
async function announced(deps: Deps, { lock }: StoredJob): Promise<() => void> {
  const name = instanceOfLock(lock);
  return name === null ? () => undefined : lookNow(deps, name);
}

function answer({ asker, origin }: StoredJob, said: Pick<Outgoing, "kind" | "reply" | "reason">): readonly Outgoing[] {
  if (origin.kind !== "room") return [];
  return [{ room: origin.room, replyTo: origin.event, thread: origin.thread, asker, ...said }];
}
