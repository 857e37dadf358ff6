import { expect, onTestFinished, test, vi } from "vitest";
import { Interrupted, UndoFailed } from "../../../src/jobs/ended-early.ts";
import { UserError } from "../../../src/model/error.ts";
import type { Job } from "../../../src/model/jobs/job.ts";
import { anAnswer } from "../registry/fresh.ts";
import { killed, oneJob } from "./one-job.ts";

const cancelled = { state: "failed", failure: { code: "job-cancelled", facts: { command: "instance start", by: "@carol:b" } } };

test("a program that stops between two steps begins no more, and the next one goes on there", async () => {
  const { done, id, jobs, run, take } = oneJob();
  const program = new AbortController();
  await expect(run(async (job) => {
    await take(job, "one");
    program.abort();
    await take(job, "two");
  }, { program })).rejects.toThrow(Interrupted);
  expect(jobs.get(id)).toMatchObject({ state: "running", failure: null });
  await run(async (job) => {
    for (const step of ["one", "two"]) await take(job, step);
  });
  expect(done).toEqual(["do one", "do two"]);
});

test("a step in which the program stops is begun again by the next one: it neither failed nor was undone", async () => {
  const { done, id, jobs, run, take } = oneJob();
  const program = new AbortController();
  await expect(run((job) => take(job, "one", () => killed(program)).then(() => undefined), { program })).rejects.toThrow(Interrupted);
  expect(jobs.steps(id)).toMatchObject([{ state: "running", endedAt: null }]);
  await run((job) => take(job, "one").then(() => undefined));
  expect(done).toEqual(["do one", "do one"]);
});

test("what is cancelled after a step begins no other, and is undone", async () => {
  const { done, id, jobs, run, take } = oneJob();
  expect(await run(async (job) => {
    await take(job, "one", () => jobs.cancel(id, "@carol:b"));
    await take(job, "two");
  })).toMatchObject(cancelled);
  expect(done).toEqual(["do one", "undo one one!"]);
});

test("what is cancelled in its last step is undone, and never told as done", async () => {
  const { done, id, jobs, registry, run, take } = oneJob();
  const also = vi.fn();
  expect(await run(async (job) => {
    await take(job, "one", () => jobs.cancel(id, "@carol:b"));
  }, { also, messages: [anAnswer("Done.")] })).toMatchObject(cancelled);
  expect(done).toEqual(["do one", "undo one one!"]);
  expect(registry.outbox.waiting()).toEqual([]);
  expect(also).not.toHaveBeenCalled();
});

test("an end that can't be stored takes nothing back: it is stored at the next start", async () => {
  const { done, id, jobs, run, take } = oneJob();
  const one = (job: Job): Promise<void> => take(job, "one").then(() => undefined);
  await expect(run(one, { also: () => { throw new Error("the disk is full"); } })).rejects.toThrow("the disk is full");
  expect(jobs.get(id).state).toBe("running");
  expect(await run(one)).toMatchObject({ state: "done" });
  expect(done).toEqual(["do one"]);
});

test("a step that waits is cut short when its job is cancelled; what undoes it isn't", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { done, id, jobs, run } = oneJob();
  const running = run((job) =>
    job.step(
      "wait",
      "wait for Docker",
      () => new Promise((_, reject) => job.signal.addEventListener("abort", () => reject(new Error("docker was ended")), { once: true })),
      async () => void done.push(job.signal.aborted ? "undo is cut short, too" : "undo"),
    ));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(jobs.steps(id)).toMatchObject([{ state: "running" }]);
  jobs.cancel(id, "@carol:b");
  await vi.advanceTimersByTimeAsync(1000);
  expect(await running).toMatchObject(cancelled);
  expect(done).toEqual(["undo"]);
  // Nobody looks for a cancelling any more.
  expect(vi.getTimerCount()).toBe(0);
});

test("a step that fails by itself says why, although its job was cancelled in that moment", async () => {
  const { id, jobs, run, take } = oneJob();
  const ended = await run(async (job) => {
    await take(job, "one", () => {
      jobs.cancel(id, "@carol:b");
      throw new UserError("same-instance", {});
    });
  });
  expect(ended).toMatchObject({ state: "failed", failure: { code: "same-instance" } });
});

test("an undo that can't be done is tried for a while, and then at the next start; those before it wait for it", async () => {
  const { done, id, jobs, logged, run, slept, take } = oneJob();
  const broken = new Error("Docker is away");
  const operation = (undo: () => void) => async (job: Job): Promise<void> => {
    await take(job, "one");
    await job.step("stubborn", "be stubborn", async () => undefined, async () => undo());
    throw new UserError("same-instance", {});
  };
  const failing = run(operation(() => {
    done.push("try");
    throw broken;
  }));
  await expect(failing).rejects.toThrow(UndoFailed);
  await expect(failing).rejects.toMatchObject({ cause: broken });
  expect(done).toEqual(["do one", "try", "try", "try", "try"]);
  expect(slept).toEqual([1000, 5000, 15_000]);
  expect(logged).toEqual(Array(4).fill({ level: "warn", facts: { job: id, step: "be stubborn", err: broken } }));
  expect(jobs.get(id)).toMatchObject({ state: "undoing", failure: { code: "same-instance" } });

  expect(await run(operation(() => void done.push("undo stubborn")))).toMatchObject({ failure: { code: "same-instance" } });
  expect(done.slice(5)).toEqual(["undo stubborn", "undo one one!"]);
  expect(jobs.unfinished()).toEqual([]);
});

test("a program that stops while an undo waits to be tried again leaves it to the next start", async () => {
  const program = new AbortController();
  const { done, id, jobs, run, slept } = oneJob(() => program.abort(new Error("stopped by SIGTERM")));
  const stopping = run(async (job) => {
    await job.step("stubborn", "be stubborn", async () => undefined, async () => {
      done.push("try");
      throw new Error("Docker is away");
    });
    throw new UserError("same-instance", {});
  }, { program });
  await expect(stopping).rejects.toThrow(Interrupted);
  expect([done, slept]).toEqual([["try"], [1000]]);
  expect(jobs.get(id)).toMatchObject({ state: "undoing", failure: { code: "same-instance" } });
});

test("what failed after its last step, and was killed while it was undone, is undone whatever would become of it now", async () => {
  const { done, id, jobs, run, take } = oneJob();
  const program = new AbortController();
  const failing = run(async (job) => {
    await take(job, "one");
    await job.step("two", "step two", async () => void done.push("do two"), async () => killed(program));
    throw new UserError("same-instance", {});
  }, { program });
  await expect(failing).rejects.toThrow(Interrupted);
  expect(jobs.get(id).state).toBe("undoing");

  const forbidden = vi.fn(async () => null);
  const ended = await run(async (job) => {
    await take(job, "one");
    await job.step("two", "step two", async () => void done.push("do two"), async (result) => void done.push(`undo two ${String(result)}`));
    // It would go on this time.
    await take(job, "three");
  }, { forbidden });
  expect(ended).toMatchObject({ state: "failed", failure: { code: "same-instance" } });
  expect(done).toEqual(["do one", "do two", "undo two undefined", "undo one one!"]);
  expect(forbidden).not.toHaveBeenCalled();
  expect(jobs.unfinished()).toEqual([]);
});

test("what was being undone is undone to its end, although the operation would come to a good end now", async () => {
  const { done, run, take } = oneJob();
  const program = new AbortController();
  await expect(run(async (job) => {
    await job.step("one", "step one", async () => undefined, async () => killed(program));
    throw new UserError("same-instance", {});
  }, { program })).rejects.toThrow(Interrupted);
  expect(await run(async (job) => {
    await take(job, "one");
  })).toMatchObject({ state: "failed", failure: { code: "same-instance" } });
  expect(done).toEqual(["undo one without a result"]);
});

test("an operation that is gone through again to be undone is never handed the result of what had failed", async () => {
  const { done, id, jobs, run, take } = oneJob();
  const program = new AbortController();
  await expect(run(async (job) => {
    await job.step("one", "step one", async () => "one!", async () => killed(program));
    await take(job, "two", () => { throw new UserError("same-instance", {}); });
  }, { program })).rejects.toThrow(Interrupted);
  expect(jobs.steps(id)).toMatchObject([{ state: "done" }, { state: "undone", result: null }]);
  const given: string[] = [];
  await run(async (job) => {
    given.push(await take(job, "one"));
    given.push(await take(job, "two"));
  });
  expect(given).toEqual(["one!"]);
  expect(done).toEqual(["do two", "undo two without a result", "undo one one!"]);
});
