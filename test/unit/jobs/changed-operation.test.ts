import { beforeEach, describe, expect, test } from "vitest";
import { CannotFollow, Interrupted, NotResumable } from "../../../src/jobs/ended-early.ts";
import { Journal } from "../../../src/jobs/journal.ts";
import { runJob } from "../../../src/jobs/run-job.ts";
import type { Ended, RunnerDeps } from "../../../src/jobs/work.ts";
import { UserError } from "../../../src/model/error.ts";
import type { Job, StoredStep } from "../../../src/model/jobs/job.ts";
import type { Registry } from "../../../src/registry/registry.ts";
import { freshRegistry } from "../registry/fresh.ts";

type Step = { readonly id: string; readonly title?: string; readonly act?: () => void };
type Version = { readonly steps: readonly Step[]; readonly revision?: number; readonly ending?: () => void };

let registry: Registry;
let done: string[];
beforeEach(() => {
  ({ registry } = freshRegistry());
  done = [];
});

/** Runs the job, as a version with these steps would, from wherever the one before was killed. */
async function run(id: number, { ending, revision, steps }: Version, signal = new AbortController().signal): Promise<Ended> {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const deps: RunnerDeps = { jobs: registry.jobs, clock: { now: Date.now, steady: Date.now, sleep: () => Promise.resolve() }, log: quiet, progress: { show: () => undefined, end: () => undefined }, signal };
  return runJob(deps, registry.jobs.get(id), {
    title: "Trying",
    ...(revision === undefined ? {} : { revision }),
    async perform(job) {
      for (const step of steps) await take(job, step);
      ending?.();
      return { outcome: null, messages: [], next: null };
    },
    failed: () => Promise.resolve({ messages: [] }),
  });
}

const take = (job: Job, { act, id, title = id }: Step): Promise<string> =>
  job.step(
    id,
    title,
    async () => {
      done.push(`do ${id}`);
      act?.();
      return id;
    },
    async () => void done.push(`undo ${id}`),
  );

/** A job whose program is killed in the last of these steps. */
async function killedIn(steps: readonly string[], revision?: number): Promise<number> {
  const { id } = registry.jobs.add({ command: "instance start", input: '{"name":"dev"}', asker: "@a:b", origin: { kind: "shell", user: "a" }, lock: "instance-dev" });
  const stopping = new AbortController();
  const dies = (): never => {
    stopping.abort();
    throw new Error("killed");
  };
  const version = { steps: steps.map((step, at) => ({ id: step, ...(at === steps.length - 1 ? { act: dies } : {}) })), ...(revision === undefined ? {} : { revision }) };
  await expect(run(id, version, stopping.signal)).rejects.toThrow(Interrupted);
  done = [];
  return id;
}

const version = (...ids: readonly string[]): Version => ({ steps: ids.map((id) => ({ id })) });
const failing = (...ids: readonly string[]): Version => ({
  ...version(...ids),
  ending: () => {
    throw new UserError("same-instance", {});
  },
});

describe("a version that can follow what was begun goes on with it", () => {
  test.each([
    ["the same", version("one", "two", "three"), ["do two", "do three"]],
    ["a step reworded", { steps: [{ id: "one", title: "put in other words" }, { id: "two" }, { id: "three" }] }, ["do two", "do three"]],
    ["a step added behind", version("one", "two", "between", "three"), ["do two", "do between", "do three"]],
    ["a step removed that had not begun", version("one", "two"), ["do two"]],
    ["one that fails later", failing("one", "two"), ["do two", "undo two", "undo one"]],
  ])("%s", async (_what, next: Version, expected) => {
    const id = await killedIn(["one", "two"]);
    await run(id, next);
    expect(done).toEqual(expected);
    expect(registry.jobs.unfinished()).toEqual([]);
  });
});

describe("a version that can't follow it does nothing, and takes nothing back", () => {
  test.each([
    ["a step added before what was done", version("new", "one", "two", "three")],
    ["a step added between", version("one", "new", "two", "three")],
    ["a finished step removed", version("two", "three")],
    ["the step under way removed", version("one", "three")],
    ["the last step removed", version("one")],
    ["a step's id renamed", version("one", "zwei", "three")],
    ["steps in another order", version("two", "one", "three")],
    ["steps removed, and it fails before them", failing("one")],
    ["another revision", { ...version("one", "two", "three"), revision: 2 }],
    ["no step at all", failing()],
  ])("%s", async (_what, next: Version) => {
    const id = await killedIn(["one", "two"]);
    const before = [registry.jobs.get(id), registry.jobs.steps(id)];
    await expect(run(id, next)).rejects.toThrow(CannotFollow);
    expect(done).toEqual([]);
    expect([registry.jobs.get(id), registry.jobs.steps(id)]).toEqual(before);
  });

  test("an operation that swallows it goes no further all the same", async () => {
    const id = await killedIn(["one", "two"]);
    const swallowing = async (job: Job): Promise<void> => {
      await take(job, { id: "one" });
      await take(job, { id: "zwei" }).catch(() => undefined);
      await take(job, { id: "three" }).catch(() => undefined);
    };
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const deps: RunnerDeps = { jobs: registry.jobs, clock: { now: Date.now, steady: Date.now, sleep: () => Promise.resolve() }, log: quiet, progress: { show: () => undefined, end: () => undefined }, signal: new AbortController().signal };
    const work = { title: "Trying", perform: async (job: Job) => (await swallowing(job), { outcome: null, messages: [], next: null }), failed: () => Promise.resolve({ messages: [] }) };
    await expect(runJob(deps, registry.jobs.get(id), work)).rejects.toThrow(CannotFollow);
    expect(done).toEqual([]);
  });
});

test("what was being taken back goes on being taken back, or stays as it is", async () => {
  const { id } = registry.jobs.add({ command: "instance start", input: "{}", asker: "@a:b", origin: { kind: "shell", user: "a" }, lock: "instance-dev" });
  const stopping = new AbortController();
  const begun: Version = {
    steps: [
      { id: "one" },
      {
        id: "two",
        act: () => {
          stopping.abort();
          registry.jobs.fail(id, { code: "same-instance", facts: {}, ref: null });
          throw new Error("killed");
        },
      },
    ],
  };
  await expect(run(id, begun, stopping.signal)).rejects.toThrow(Interrupted);
  done = [];
  await expect(run(id, version("two", "one"))).rejects.toThrow(CannotFollow);
  expect(done).toEqual([]);
  expect(await run(id, version("one", "two"))).toMatchObject({ state: "failed", failure: { code: "same-instance" } });
  expect(done).toEqual(["undo two", "undo one"]);
});

test("once it was found that it can't be followed, the version that began it goes on with it", async () => {
  const id = await killedIn(["one", "two"]);
  await expect(run(id, version("two"))).rejects.toThrow(CannotFollow);
  registry.jobs.stick(id, []);
  expect(await run(id, { steps: [{ id: "one" }, { id: "two", act: () => expect(registry.jobs.get(id).state).toBe("running") }] })).toMatchObject({ state: "done" });
  expect(done).toEqual(["do two"]);
});

test("a job that hasn't begun yet is today's operation's, whatever its revision", async () => {
  const { id } = registry.jobs.add({ command: "instance start", input: "{}", asker: "@a:b", origin: { kind: "shell", user: "a" }, lock: "instance-dev" });
  expect(await run(id, { ...version("one"), revision: 7 })).toMatchObject({ state: "done" });
  expect(registry.jobs.get(id).revision).toBe(7);
});

test("a job of a later revision is followed by that one alone", async () => {
  const id = await killedIn(["one", "two"], 2);
  await expect(run(id, version("one", "two"))).rejects.toThrow(CannotFollow);
  expect(await run(id, { ...version("one", "two"), revision: 2 })).toMatchObject({ state: "done" });
});

test("what waits for a form to be sent again ends as it is", async () => {
  const id = await killedIn(["one", "two"]);
  const again: Version = {
    steps: [],
    ending: () => {
      throw new NotResumable("form-again", {});
    },
  };
  expect(await run(id, again)).toMatchObject({ state: "failed", failure: { code: "form-again" } });
  expect(done).toEqual([]);
});

test("two steps of one id are a fault", async () => {
  const { id } = registry.jobs.add({ command: "instance start", input: "{}", asker: "@a:b", origin: { kind: "shell", user: "a" }, lock: "instance-dev" });
  expect(await run(id, version("one", "one"))).toMatchObject({ state: "failed", failure: { code: "internal" } });
  expect(done).toEqual(["do one", "undo one"]);
});

test("what went wrong by itself is no reason to take a job for one that can't be followed", async () => {
  const id = await killedIn(["one", "two"]);
  const ended = await run(id, { steps: [{ id: "one" }, { id: "two", act: () => { throw new UserError("cancelled", {}); } }] });
  expect(ended).toMatchObject({ state: "failed", failure: { code: "cancelled" } });
  expect(done).toEqual(["do two", "undo two", "undo one"]);
});

test("the log says which step can't be followed, by what a journal calls it", () => {
  const step = (id: string | null): StoredStep => ({ position: 0, id, title: "look it up", state: "done", tries: 1, result: null, begunAt: 1, endedAt: 2 });
  const journal = (id: string | null): Journal => new Journal({ id: 7, revision: 1 }, [step(id)]);
  expect(() => journal("instance").at("find", "look it up")).toThrow("Job 7 can't be followed: step 0 was instance, and is find.");
  expect(() => journal(null).at("instance", "find it")).toThrow('step 0 was "look it up", and is instance');
  expect(() => journal(null).requireFollowed()).toThrow('step 0 was "look it up", and it ends before');
  expect(() => journal(null).requireRevision(2)).toThrow("revision 1 began it, this is revision 2");
});

test("a journal from before steps had ids is followed by their titles", () => {
  const old: StoredStep = { position: 0, id: null, title: "look it up", state: "done", tries: 1, result: null, begunAt: 1, endedAt: 2 };
  const journal = (): Journal => new Journal({ id: 1, revision: 1 }, [old]);
  expect(journal().at("instance", "look it up")).toMatchObject({ position: 0, before: old, isLast: true });
  expect(() => journal().at("instance", "find it")).toThrow(CannotFollow);
});
