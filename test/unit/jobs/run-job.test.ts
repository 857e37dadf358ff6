import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UserError } from "../../../src/model/error.ts";
import type { Job, StoredJob } from "../../../src/model/jobs/job.ts";
import { Interrupted } from "../../../src/jobs/ended-early.ts";
import { runJob } from "../../../src/jobs/run-job.ts";
import type { RunnerDeps } from "../../../src/jobs/work.ts";
import { openRegistry, type Registry } from "../../../src/registry/registry.ts";

let directory: string;
let registry: Registry;
let done: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "run-job-"));
  registry = open();
  done = [];
});
afterEach(() => {
  registry.close();
  rmSync(directory, { recursive: true });
});

const open = (): Registry => openRegistry({ dataRoot: directory, ranges: { backend: 8765, frontend: 3003, matrix: 8448 }, subnetPool: "10.213.0.0/16" });

const fresh = (): StoredJob =>
  registry.jobs.add({ command: "instance start", input: "{}", asker: "@a:b", origin: { kind: "shell", user: "a" }, lock: "instance-dev" });

/** As a new process would find it. */
const again = (id: number): StoredJob => registry.jobs.get(id);

function runner(signal = new AbortController().signal): RunnerDeps {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return {
    jobs: registry.jobs,
    clock: { now: Date.now, steady: Date.now, sleep: () => Promise.resolve() },
    log: quiet,
    progress: { show: () => undefined, end: () => undefined },
    signal,
  };
}

const work = (perform: (job: Job) => Promise<void>): Parameters<typeof runJob>[2] => ({
  title: "Trying",
  perform: async (job) => {
    await perform(job);
    return { outcome: null, messages: [], next: null };
  },
  failed: () => Promise.resolve({ messages: [] }),
});

const step = (job: Job, name: string, act: () => void = () => undefined): Promise<string> =>
  job.step(
    name,
    `step ${name}`,
    async () => {
      done.push(`do ${name}`);
      act();
      return `${name}!`;
    },
    async (result) => void done.push(`undo ${name} ${result ?? "without a result"}`),
  );

test("a step that fails is undone first, without a result, then those before it, newest first", async () => {
  const ended = await runJob(runner(), fresh(), work(async (job) => {
    await step(job, "one");
    await step(job, "two");
    await step(job, "three", () => {
      throw new UserError("same-instance", {});
    });
  }));
  expect(ended).toMatchObject({ state: "failed", failure: { code: "same-instance" } });
  expect(done).toEqual(["do one", "do two", "do three", "undo three without a result", "undo two two!", "undo one one!"]);
  expect(registry.jobs.unfinished()).toEqual([]);
});

test("after a crash, finished steps give their results without running and the interrupted one runs again", async () => {
  const job = fresh();
  const stopping = new AbortController();
  const twoSteps = async (running: Job): Promise<void> => {
    const result = await step(running, "one");
    expect(result).toBe("one!");
    await step(running, "two");
  };
  await expect(runJob(runner(stopping.signal), job, work(async (running) => {
    await step(running, "one");
    await step(running, "two", () => {
      stopping.abort();
      throw new Error("killed");
    });
  }))).rejects.toThrow(Interrupted);
  expect(registry.jobs.unfinished()).toHaveLength(1);

  await runJob(runner(), again(job.id), work(twoSteps));
  expect(done).toEqual(["do one", "do two", "do two"]);
  expect(registry.jobs.unfinished()).toEqual([]);
});

test("a crash while undoing goes on undoing, and undoes nothing twice", async () => {
  const job = fresh();
  const stopping = new AbortController();
  const failing = (undoOne: () => void) => async (running: Job): Promise<void> => {
    await running.step("one", "one", async () => void done.push("do one"), async () => {
      done.push("undo one");
      undoOne();
    });
    await step(running, "two");
    await step(running, "three", () => {
      throw new UserError("same-instance", {});
    });
  };
  await expect(runJob(runner(stopping.signal), job, work(failing(() => {
    stopping.abort();
    throw new Error("killed");
  })))).rejects.toThrow(Interrupted);
  expect(again(job.id).state).toBe("undoing");

  done = [];
  const ended = await runJob(runner(), again(job.id), work(failing(() => undefined)));
  expect(done).toEqual(["undo one"]);
  expect(ended).toMatchObject({ state: "failed", failure: { code: "same-instance" } });
});

test("what crashes its process three times in one step is taken back", async () => {
  const job = fresh();
  for (let crash = 0; crash < 3; crash++) {
    const stopping = new AbortController();
    await expect(runJob(runner(stopping.signal), again(job.id), work(async (running) => {
      await step(running, "one");
      await step(running, "deadly", () => {
        stopping.abort();
        throw new Error("killed");
      });
    }))).rejects.toThrow(Interrupted);
  }
  done = [];
  const ended = await runJob(runner(), again(job.id), work(async (running) => {
    await step(running, "one");
    await step(running, "deadly");
  }));
  expect(ended).toMatchObject({ state: "failed", failure: { code: "crashed-thrice", facts: { times: 3 } } });
  expect(done).toEqual(["undo deadly without a result", "undo one one!"]);
});

test("an undo that can't be done now is tried again", async () => {
  let tries = 0;
  await runJob(runner(), fresh(), work(async (job) => {
    await job.step("stubborn", "stubborn", async () => undefined, async () => {
      if (++tries < 3) throw new Error("Docker is away");
    });
    throw new UserError("same-instance", {});
  }));
  expect(tries).toBe(3);
});

test("a fault of ours reaches people as a reference, and the log as it is", async () => {
  const ended = await runJob(runner(), fresh(), work(async () => {
    throw new TypeError("undefined is not a function");
  }));
  expect(ended).toMatchObject({ state: "failed", failure: { code: "internal", ref: expect.stringMatching(/^[0-9a-f]{4}$/) as string } });
});
