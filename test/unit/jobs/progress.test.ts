import { expect, test } from "vitest";
import { Interrupted } from "../../../src/jobs/ended-early.ts";
import { UserError } from "../../../src/model/error.ts";
import type { Job } from "../../../src/model/jobs/job.ts";
import { killed, oneJob } from "./one-job.ts";

test("each step is shown when it begins, with what it notes, and when it is done; in the end the progress is over", async () => {
  const { id, run, shown, take } = oneJob();
  await run(async (job) => {
    job.note("before any step");
    await take(job, "one", () => job.note(" half of it"));
    job.note("between two steps");
    await take(job, "two");
  });
  expect(shown).toEqual([
    "Trying; step one …",
    "Trying; step one … half of it",
    "Trying; step one ✓ half of it",
    "Trying; step one ✓ half of it; step two …",
    "Trying; step one ✓ half of it; step two ✓",
    `end of ${id}`,
  ]);
});

test("after a crash, what was done before is shown as done; the progress of a job that is cut off, or fails, is over as well", async () => {
  const { id, run, shown, take } = oneJob();
  const program = new AbortController();
  await expect(run(async (job) => {
    await take(job, "one");
    await take(job, "two", () => killed(program));
  }, { program })).rejects.toThrow(Interrupted);
  expect(shown.at(-1)).toBe(`end of ${id}`);

  shown.length = 0;
  await run(async (job) => {
    await take(job, "one");
    await take(job, "two", () => { throw new UserError("same-instance", {}); });
  });
  expect(shown).toEqual(["Trying; step one ✓; step two …", `end of ${id}`]);
});

test("a step without a result, and one without an undo, are the same after a crash as before", async () => {
  const { done, run, take } = oneJob();
  const program = new AbortController();
  const operation = (act: () => void) => async (job: Job): Promise<void> => {
    const nothing = await job.step("nothing", "give nothing", async () => undefined, async (result) => void done.push(`undo nothing ${String(result)}`)).then(String);
    const some = await job.step("facts", "look", async () => ({ port: 8765, none: null }));
    done.push(`${nothing} ${JSON.stringify(some)}`);
    await take(job, "two", act);
    throw new UserError("same-instance", {});
  };
  await expect(run(operation(() => killed(program)), { program })).rejects.toThrow(Interrupted);
  const before = done.splice(0);
  expect(await run(operation(() => undefined))).toMatchObject({ failure: { code: "same-instance" } });
  expect(before).toEqual(['undefined {"port":8765,"none":null}', "do two"]);
  expect(done).toEqual([...before, "undo two two!", "undo nothing undefined"]);
});

test("what a step gave stays in the journal once it is undone; what failed has none, and says how often it was begun", async () => {
  const { id, jobs, run, take } = oneJob();
  await run(async (job) => {
    await take(job, "one");
    await take(job, "two", () => { throw new UserError("same-instance", {}); });
  });
  expect(jobs.steps(id)).toMatchObject([
    { id: "one", title: "step one", state: "undone", tries: 1, result: '"one!"' },
    { id: "two", title: "step two", state: "undone", tries: 1, result: null },
  ]);
});

test("a step that needs no undo stays in the journal as the one that failed", async () => {
  const { done, id, jobs, run, take } = oneJob();
  await run(async (job) => {
    await take(job, "one");
    await job.step("look", "look", async () => { throw new UserError("same-instance", {}); });
  });
  expect(jobs.steps(id)).toMatchObject([{ state: "undone" }, { state: "failed", result: null, endedAt: expect.any(Number) as number }]);
  expect(done).toEqual(["do one", "undo one one!"]);
});

test("what follows is a job of its own, told how the one before it ended", async () => {
  const { jobs, run } = oneJob();
  const next = { command: "instance start", input: "{}", lock: "instance-dev" };
  const ended = await run(async () => undefined, { outcome: { made: "dev" }, next });
  const [following] = jobs.unfinished();
  expect(following).toMatchObject({ ...next, before: '{"made":"dev"}', state: "running" });
  expect(ended).toEqual({ state: "done", outcome: { made: "dev" }, next: following });
});

test("whoever reads the log finds what went wrong by the reference that people see; what is no fault of ours isn't in it", async () => {
  const fault = new TypeError("undefined is not a function");
  const ours = oneJob();
  const ended = await ours.run(async () => { throw fault; });
  const { ref } = ended.state === "failed" ? ended.failure : { ref: null };
  expect(ref).toMatch(/^[0-9a-f]{4}$/);
  expect(ours.logged).toEqual([{ level: "error", facts: { ref, job: ours.id, command: "instance start", err: fault } }]);
  const theirs = oneJob();
  await theirs.run(async () => { throw new UserError("same-instance", {}); });
  expect(theirs.logged).toEqual([]);
});
