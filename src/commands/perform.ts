import type { Progress } from "../model/chat.ts";
import { UserError } from "../model/error.ts";
import { InstanceName } from "../model/instance.ts";
import { concerning } from "../model/announcer.ts";
import type { Failure, Job, Jobs, Json, Origin, Outgoing, StoredJob } from "../model/job.ts";
import type { Reply } from "../model/reply.ts";
import { allows, type Role } from "../model/role.ts";
import { everything, type Scope } from "../model/scope.ts";
import { subjectOf, withSubject } from "../model/subject.ts";
import type { Deps } from "../operations/deps.ts";
import { failureOf, Interrupted, runJob, UndoFailed, type Ended } from "../operations/run-job.ts";
import { lookNow, lookWhetherStopped } from "../operations/look-now.ts";
import { busy } from "../words/busy.ts";
import { createdButNotStarted, failed, halfDone } from "../words/error.ts";
import { noLongerAllowed } from "../words/refusal.ts";
import { progressTitle } from "../words/progress.ts";
import type { Command } from "./define.ts";
import { formLeft } from "./form-left.ts";
import { depsFor, outside, whatItNames } from "./within-scope.ts";

/** What running commands takes beside what operations stand on. */
export type Performing = {
  readonly deps: Deps;
  readonly table: readonly Command[];
  readonly progress: Progress;
  /** What somebody may do by now; null in a program that sees no rooms, where what was allowed to begin may go on. */
  readonly roleNow: ((room: string, user: string) => Promise<Role>) | null;
  /**
   * What somebody sees from a room, with that role or a higher one: the room's own scope, in a direct chat that of all the admin rooms
   * in which they have it. Null where that can't be known.
   */
  readonly scopeNow: (room: string, user: string, role: Role) => Promise<Scope | null>;
  /** Who goes on with what a dead process left, as the audit names it. */
  readonly self: string;
  /** Aborted when the program stops. */
  readonly signal: AbortSignal;
  /** Queues messages that belong to no job's end. */
  readonly put: (messages: readonly Outgoing[]) => void;
  /** Called when messages were queued. */
  readonly queued: () => void;
  /** Told of work that goes on when nobody waits for it any more, for a program that lets it end before itself; it never rejects. */
  readonly afterwards?: (work: Promise<void>) => void;
};

/** How a command line ended: that of its last job. */
export type Done = { readonly ended: Ended; readonly reply: Reply };

/** What is asked for, before it is a job. `also` is one transaction with its becoming one. */
export type Asked = { readonly command: Command; readonly input: Json; readonly asker: string; readonly origin: Origin; readonly event?: string; readonly said?: string; readonly also?: () => void };

/** @throws Error for a command that this version doesn't know: the table names every path once. */
export function commandOf(table: readonly Command[], path: string): Command {
  const found = table.find((command) => command.path.join(" ") === path);
  if (found === undefined) throw new Error(`This version has no command "${path}".`);
  return found;
}

/**
 * Makes a job of what is asked and runs it, and those that follow it, under its lock. What a dead process left on that lock is
 * finished first.
 * @throws UserError `busy`, before anything is made; Interrupted when the program stops.
 */
export async function perform(performing: Performing, asked: Asked): Promise<Done> {
  const { deps } = performing;
  const { also, command, input, asker, origin, event, said } = asked;
  const lockName = command.lockOf(input);
  const { jobs } = await depsFor(performing, { asker, origin }, command.neededFor(input).role);
  return holding(performing, lockName, jobs, () =>
    runWithNext(
      performing,
      deps.jobs.add({
        command: command.path.join(" "),
        input: JSON.stringify(input),
        asker,
        origin,
        lock: lockName,
        ...(event === undefined ? {} : { event }),
        ...(said === undefined ? {} : { said }),
        ...(also === undefined ? {} : { also }),
      }),
    ),
  );
}

/**
 * Resumes each job that nobody runs any more; those of living processes hold their locks. Ends when all have ended.
 * @param which those without a lock, which change nothing, only when it is known that nobody runs them: at a bot's start.
 */
export async function resume(performing: Performing, which: (job: StoredJob) => boolean): Promise<void> {
  const { deps } = performing;
  const resumed = deps.jobs.unfinished().filter(which).map(async (job) => {
    try {
      if (job.lock === null) await goOnWith(performing, job);
      else await holding(performing, job.lock, deps.jobs, async () => undefined);
    } catch (thrown) {
      if (thrown instanceof Interrupted || thrown instanceof UserError) return;
      deps.log.error({ job: job.id, err: thrown }, "a job could not be resumed");
    }
  });
  await Promise.all(resumed);
}

/**
 * Runs under a lock, once what a dead process left there is finished.
 * @param visible the jobs of which may be told to whoever asks.
 * @throws UserError `busy`, saying who does what.
 */
export async function holding<T>(performing: Performing, lockName: string | null, visible: Jobs, run: () => Promise<T>): Promise<T> {
  if (lockName === null) return run();
  const { deps } = performing;
  const lock = deps.locks.tryTake(lockName);
  if (lock === null) throw whoIsBusy(visible, lockName);
  try {
    for (const left of deps.jobs.unfinished()) {
      if (left.lock === lockName) await goOnWith(performing, left);
    }
    return await run();
  } finally {
    lock.release();
  }
}

function whoIsBusy(jobs: Jobs, lockName: string): UserError {
  const at = jobs.unfinished().find(({ lock }) => lock === lockName);
  return busy(lockName.replace(/^instance-/, ""), at === undefined ? null : { command: at.command, asker: at.asker, since: at.createdAt });
}

/** Runs what a dead process has left. */
async function goOnWith(performing: Performing, job: StoredJob): Promise<Done> {
  const { audit } = performing.deps;
  const input = JSON.parse(job.input) as Json;
  audit.add({ kind: "resumed", who: performing.self, place: job.origin, command: withSubject(job.command, input), instance: subjectOf(input).name, job: job.id });
  return runWithNext(performing, job);
}

/** A job and those that follow it. Its lock is held. */
export async function runWithNext(performing: Performing, job: StoredJob): Promise<Done> {
  const done = await runOne(performing, job);
  const next = done.ended.state === "done" ? done.ended.next : null;
  return next === null ? done : runWithNext(performing, next);
}

/** Runs one job and phrases its end. */
async function runOne(performing: Performing, stored: StoredJob): Promise<Done> {
  const { deps, progress, queued, signal, table } = performing;
  const input = JSON.parse(stored.input) as Json;
  const before = stored.before === null ? null : (JSON.parse(stored.before) as Json);
  const known = table.find(({ path }) => path.join(" ") === stored.command);
  const scoped = await depsFor(performing, stored, known?.neededFor(input).role ?? "owner", whatItNames(input));
  let reply: Reply = [];

  const ending = runJob({ jobs: deps.jobs, clock: deps.clock, log: deps.log, progress, signal }, stored, {
    title: progressTitle(stored.command, input),
    forbidden: () => forbidden(performing, stored, scoped),
    async perform(job: Job) {
      if (known === undefined && stored.origin.kind === "page") return formLeft(deps, stored, job);
      const command = commandOf(table, stored.command);
      const performed = await command.perform(input, scoped, job, before);
      reply = performed.reply;
      const { next, notice } = performed;
      return {
        outcome: performed.outcome,
        messages: [
          ...(next === null ? answer(stored.origin, "outcome", reply, stored.asker) : []),
          ...deps.announcer.notices((scope) => [notice(scope) ?? []].filter(({ length }) => length > 0), roomOf(stored.origin)),
        ],
        next: next === null ? null : { command: next.command, input: JSON.stringify(next.input), lock: commandOf(table, next.command).lockOf(next.input) },
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
        messages: [...answer(stored.origin, "failure", reply, stored.asker), ...(forAll && name !== undefined ? deps.announcer.notices(concerning(name, reply), roomOf(stored.origin)) : [])],
        also: () => stopped?.(),
      };
    },
  });
  try {
    return { ended: await ending, reply };
  } catch (thrown) {
    if (!(thrown instanceof UndoFailed)) throw thrown;
    // Who asked must know that it is half done.
    const stuck = halfDone(failureOf(thrown.cause, stored, deps.log), stored.command, input);
    if (stored.state !== "undoing") performing.put(answer(stored.origin, "failure", failed(failureOf(stuck, stored, deps.log), stored.command), stored.asker));
    throw stuck;
  } finally {
    queued();
  }
}

/** Who asked in a room may have been demoted, or the room see less, while their job waited for another, or for the bot to come back. */
async function forbidden({ roleNow, table }: Performing, { asker, command: path, input, origin }: StoredJob, scoped: Deps): Promise<UserError | null> {
  if (origin.kind !== "room") return null;
  const command = commandOf(table, path);
  const asked = JSON.parse(input) as Json;
  const role = await roleNow?.(origin.room, asker);
  if (role !== undefined && !allows(role, command.neededFor(asked).role)) return noLongerAllowed(asker, path, role);
  return outside(command, asked, scoped);
}

/** What a job did to an instance has been told by the job: the watch is to know, and say nothing. */
async function announced(deps: Deps, { lock }: StoredJob): Promise<() => void> {
  const name = InstanceName.safeParse(lock?.replace(/^instance-/, ""));
  if (lock === null || !lock.startsWith("instance-") || !name.success) return () => undefined;
  return lookNow(deps, name.data);
}

const roomOf = (origin: Origin): string | null => (origin.kind === "room" ? origin.room : null);

function answer(origin: Origin, kind: Outgoing["kind"], reply: Reply, asker: string): readonly Outgoing[] {
  if (origin.kind !== "room") return [];
  return [{ room: origin.room, reply, kind, replyTo: origin.event, thread: origin.thread, asker }];
}
