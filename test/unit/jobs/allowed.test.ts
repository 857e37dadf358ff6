import { expect, test, vi } from "vitest";
import { Interrupted } from "../../../src/jobs/ended-early.ts";
import { UserError } from "../../../src/model/error.ts";
import type { Job } from "../../../src/model/jobs/job.ts";
import { killed, oneJob } from "./one-job.ts";

const refused = { state: "failed", failure: { code: "outside-scope" } };
const refusing = () => vi.fn(async () => new UserError("outside-scope", { what: "deleted-next" }));

test("who may not begin gets nothing done", async () => {
  const { done, id, jobs, run, take } = oneJob();
  const operation = vi.fn(async (job: Job) => {
    await take(job, "one");
  });
  expect(await run(operation, { forbidden: refusing() })).toMatchObject(refused);
  expect(operation).not.toHaveBeenCalled();
  expect(done).toEqual([]);
  expect(jobs.get(id)).toMatchObject({ state: "failed", failure: { code: "outside-scope" } });
});

test("whether one may is asked once a run, however many steps it takes", async () => {
  const { done, run, take } = oneJob();
  const forbidden = vi.fn(async () => null);
  expect(await run(async (job) => {
    for (const step of ["one", "two", "three"]) await take(job, step);
  }, { forbidden })).toMatchObject({ state: "done" });
  expect(forbidden).toHaveBeenCalledTimes(1);
  expect(done).toEqual(["do one", "do two", "do three"]);
});

/** A job whose program was killed in its second step. */
async function killedInTwo() {
  const job = oneJob();
  const { done, run, take } = job;
  const program = new AbortController();
  await expect(run(async (running) => {
    await take(running, "one");
    await take(running, "two", () => killed(program));
  }, { program })).rejects.toThrow(Interrupted);
  done.length = 0;
  return job;
}

test("who may not go on after a crash gets what was begun undone, the step under way first", async () => {
  const { done, run, take } = await killedInTwo();
  const forbidden = refusing();
  expect(await run(async (job) => {
    for (const step of ["one", "two", "three"]) await take(job, step);
  }, { forbidden })).toMatchObject(refused);
  expect(done).toEqual(["undo two without a result", "undo one one!"]);
  expect(forbidden).toHaveBeenCalledTimes(1);
});

test("who may not go on after a crash in a step that needs no undo gets what was before it undone", async () => {
  const { done, run, take } = oneJob();
  const program = new AbortController();
  const operation = (act: () => void) => async (job: Job): Promise<void> => {
    await take(job, "one");
    await job.step("look", "look", async () => act());
  };
  await expect(run(operation(() => killed(program)), { program })).rejects.toThrow(Interrupted);
  expect(await run(operation(() => undefined), { forbidden: refusing() })).toMatchObject(refused);
  expect(done).toEqual(["do one", "undo one one!"]);
});

test("an operation that goes on in spite of a refusal does nothing more all the same", async () => {
  const { done, run, take } = await killedInTwo();
  await run(async (job) => {
    for (const step of ["one", "two", "three"]) await take(job, step).catch(() => undefined);
  }, { forbidden: refusing() });
  expect(done).toEqual([]);
});

test("who may go on after a crash is asked once, before anything new is done", async () => {
  const { done, run, take } = await killedInTwo();
  const forbidden = vi.fn(async () => {
    expect(done).toEqual([]);
    return null;
  });
  expect(await run(async (job) => {
    for (const step of ["one", "two", "three"]) await take(job, step);
  }, { forbidden })).toMatchObject({ state: "done" });
  expect(forbidden).toHaveBeenCalledTimes(1);
  expect(done).toEqual(["do two", "do three"]);
});
