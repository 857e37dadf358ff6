import { expect, test } from "vitest";
import type { Origin } from "../../../src/model/jobs/origin.ts";
import { aMessage, anAnswer, freshRegistry } from "./fresh.ts";
import type { Failure } from "../../../src/model/jobs/job.ts";
import { phrase } from "../../../src/words/errors/phrase.ts";

const origin: Origin = { kind: "room", room: "!admin:example.org", event: "$1", thread: null };
const start = { command: "instance start", input: '{"name":"dev"}', asker: "@alice:example.org", origin, lock: "dev" };

test("an event counts once, however often it comes and whatever became of it", () => {
  const { registry } = freshRegistry();
  registry.inbox.add(aMessage("$1", "first"));
  registry.inbox.add(aMessage("$1", "forged again"));
  expect(registry.inbox.waiting()).toEqual([aMessage("$1", "first")]);
  registry.inbox.answer("$1", [anAnswer("Done.")], null);
  registry.inbox.answer("$1", [anAnswer("Done twice.")], null);
  registry.inbox.add(aMessage("$1"));
  expect(registry.inbox.waiting()).toEqual([]);
  expect(registry.outbox.waiting()).toEqual([{ ...anAnswer("Done."), id: 1 }]);
});

test("an event makes one job", () => {
  const { inbox, jobs } = freshRegistry().registry;
  inbox.add(aMessage("$1"));
  const job = jobs.add({ ...start, event: "$1" });
  expect(inbox.waiting()).toEqual([]);
  expect(() => jobs.add({ ...start, event: "$1" })).toThrow("dealt with before");
  expect(jobs.unfinished()).toEqual([job]);
  expect(job).toEqual({ ...start, id: 1, state: "running", revision: null, failure: null, before: null, cancelledBy: null, createdAt: expect.any(Number) as number, endedAt: null });
});

test("a job and its steps are there after a crash, as far as they came", () => {
  const { registry, again } = freshRegistry();
  const { id } = registry.jobs.add(start);
  registry.jobs.begin(id, { position: 0, id: "instance", title: "look it up" }, 1);
  registry.jobs.end(id, 0, "done", '{"port":8765}');
  registry.jobs.begin(id, { position: 1, id: "start-containers", title: "start its containers" }, 1);
  const { jobs } = again();
  expect(jobs.unfinished().map((job) => job.id)).toEqual([id]);
  expect(jobs.begin(id, { position: 1, id: "start-containers", title: "start its containers" }, 1).tries).toBe(2);
  expect(jobs.steps(id)).toMatchObject([
    { position: 0, id: "instance", title: "look it up", state: "done", tries: 1, result: '{"port":8765}', endedAt: expect.any(Number) as number },
    { position: 1, id: "start-containers", title: "start its containers", state: "running", tries: 2, result: null, endedAt: null },
  ]);
});

test("a step's times are those of its last run; what ended gives nothing once it begins again, and a step that never began can't end", () => {
  let now = 7;
  const { jobs } = freshRegistry({ now: () => now++ }).registry;
  const { id } = jobs.add(start);
  const begin = () => jobs.begin(id, { position: 0, id: "look", title: "look it up" }, 1);
  const first = begin();
  expect(first).toMatchObject({ tries: 1, state: "running", result: null, endedAt: null });
  jobs.end(id, 0, "done", '"a result"');
  const [ended] = jobs.steps(id);
  expect(ended).toMatchObject({ state: "done", result: '"a result"', begunAt: first.begunAt });
  expect(ended!.endedAt).toBeGreaterThan(first.begunAt);
  const second = begin();
  expect(second).toMatchObject({ tries: 2, state: "running", result: null, endedAt: null });
  expect(second.begunAt).toBeGreaterThan(ended!.endedAt!);
  expect(jobs.steps(id)).toEqual([second]);
  expect(() => jobs.end(id, 1, "done", null)).toThrow(`Job ${id} has no step 1.`);
});

test("that a job can't be followed is told once, and it stays unfinished until somebody abandons it", () => {
  const { registry, again } = freshRegistry();
  const { id } = registry.jobs.add(start);
  registry.jobs.begin(id, { position: 0, id: "instance", title: "look it up" }, 1);
  expect(registry.jobs.abandon(id, "@alice:example.org")).toBe(false);
  expect(registry.jobs.stick(id, [anAnswer("Stuck.")])).toBe(true);
  const { jobs, outbox } = again();
  expect(jobs.stick(id, [anAnswer("Stuck again.")])).toBe(false);
  expect(outbox.waiting()).toHaveLength(1);
  expect(jobs.cancel(id, "@alice:example.org")).toBe(false);
  expect(jobs.unfinished()).toMatchObject([{ id, state: "stuck", revision: 1 }]);
  expect(jobs.abandon(id, "@alice:example.org")).toBe(true);
  expect(jobs.get(id)).toMatchObject({ state: "failed", failure: { code: "job-abandoned", facts: { by: "@alice:example.org" } }, endedAt: expect.any(Number) as number });
  expect(jobs.steps(id)).toMatchObject([{ state: "running" }]);
  expect(jobs.unfinished()).toEqual([]);
  expect(registry.audit.newest(Number.MAX_SAFE_INTEGER, 5, null)).toMatchObject([{ end: { kind: "failed", code: "job-abandoned", note: "@alice:example.org" } }]);
});

test("why a job failed outlives the process", () => {
  const { registry, again } = freshRegistry();
  const { id } = registry.jobs.add(start);
  const failure = { code: "port-taken", facts: { port: 8765 }, ref: null };
  registry.jobs.fail(id, failure);
  expect(again().jobs.get(id)).toMatchObject({ state: "undoing", failure });
});

test("a failure that an older version stored in words is told in those", () => {
  const { registry, again } = freshRegistry();
  const { id } = registry.jobs.add(start);
  registry.jobs.fail(id, { code: "port-taken", message: "Taken.", hint: "Free it.", detail: null, ref: null } as unknown as Failure);
  const { failure } = again().jobs.get(id);
  expect(failure).toMatchObject({ code: "port-taken", ref: null });
  expect(phrase(failure!)).toEqual({ message: "Taken.", hint: "Free it." });
});

test("a job's end, its message, its effects and the next job are one", () => {
  const { registry, again } = freshRegistry();
  const { id } = registry.jobs.add(start);
  const next = { command: "instance show", input: "{}", lock: null, before: '{"made":true}' };
  const broken = () =>
    registry.jobs.finish(id, {
      state: "done",
      messages: [anAnswer("Lost.")],
      next,
      also: () => {
        registry.rooms.add("!lost:example.org", null);
        throw new Error("crash");
      },
    });
  expect(broken).toThrow("crash");
  const other = again();
  expect([other.outbox.waiting(), other.rooms.all(), other.jobs.unfinished().map((job) => job.id)]).toEqual([[], [], [id]]);

  const made = registry.jobs.finish(id, { state: "done", messages: [anAnswer("Done.")], next, also: () => registry.rooms.add("!kept:example.org", null) });
  expect(made).toMatchObject({ ...next, asker: start.asker, origin, state: "running" });
  expect(other.jobs.unfinished()).toEqual([made]);
  expect(other.outbox.waiting()).toHaveLength(1);
  expect(other.rooms.all()).toEqual(["!kept:example.org"]);
  expect(() => registry.jobs.finish(id, { state: "done", messages: [anAnswer("Twice.")] })).toThrow("has ended before");
  expect(other.outbox.waiting()).toHaveLength(1);
});

test("a message that was sent never lends its number to another", () => {
  const { outbox } = freshRegistry().registry;
  outbox.put(anAnswer("one"));
  outbox.sent(1);
  outbox.put(anAnswer("two"));
  expect(outbox.waiting().map(({ id }) => id)).toEqual([2]);
});
