import { expect, test } from "vitest";
import type { NewEntry } from "../../../../src/model/jobs/audit.ts";
import { elsewhere } from "../../../../src/model/jobs/origin.ts";
import { page } from "../../../../src/operations/scoped/paged.ts";
import { room, seenFew } from "./one-scope.ts";

const all = Number.MAX_SAFE_INTEGER;
const here = { kind: "room", room, event: "$1", thread: null } as const;
const other = { kind: "room", room: "!other:x", event: "$2", thread: null } as const;
const refused: NewEntry = { kind: "refused", who: "@bob:x", place: here, instance: "dev", said: "!instance start dev", device: "PHONE", note: "ref 12" };

test("what is about no instance, or one outside, isn't there", () => {
  const { registry, seen: { audit } } = seenFew();
  for (const instance of [null, "secret", "dev", "cust-one", "customer"]) registry.audit.add({ ...refused, instance });
  expect(audit.from(0, all, 10).map(({ instance }) => instance)).toEqual(["dev", "cust-one"]);
  expect(audit.newest(all, 10, null).map(({ entry }) => entry.instance)).toEqual(["cust-one", "dev"]);
  expect(audit.newest(all, 10, "dev").map(({ entry }) => entry.instance)).toEqual(["dev"]);
  expect(audit.newest(all, 10, "secret")).toEqual([]);
});

test("what was asked elsewhere isn't told where, from which device and in which words; what was asked here is, as it was written", () => {
  const { registry, seen: { audit } } = seenFew();
  const shell = { kind: "shell", user: "root" } as const;
  for (const place of [here, other, shell]) registry.audit.add({ ...refused, place });
  const [own, others, shells] = registry.audit.from(0, all, 10);
  expect(audit.from(0, all, 10)).toEqual([
    own,
    { ...others, place: { ...other, room: elsewhere }, said: null, device: null, note: null },
    { ...shells, place: shell, said: null, device: null, note: null },
  ]);
});

test("how a job from elsewhere ended is told as little; who cancelled it is", () => {
  const { registry: { audit, jobs }, seen } = seenFew();
  const asked = { command: "instance start", input: '{"name":"dev"}', asker: "@bob:x", lock: "instance-dev" };
  const failed = jobs.add({ ...asked, origin: other });
  jobs.fail(failed.id, { code: "internal", facts: {}, ref: "12ab" });
  jobs.finish(failed.id, { state: "failed", messages: [] });
  const cancelled = jobs.add({ ...asked, origin: other });
  jobs.cancel(cancelled.id, "@carol:x");
  jobs.fail(cancelled.id, { code: "job-cancelled", facts: {}, ref: null });
  jobs.finish(cancelled.id, { state: "failed", messages: [] });
  const running = jobs.add({ ...asked, origin: here });
  const [, , written] = audit.newest(all, 10, null);
  expect(written?.end).toMatchObject({ note: "ref 12ab", place: other });
  expect(seen.audit.newest(all, 10, null)).toMatchObject([
    { entry: { job: running.id, place: here }, end: null },
    { entry: { job: cancelled.id, place: { room: elsewhere } }, end: { kind: "cancelled", note: "@carol:x", place: { room: elsewhere } } },
    { entry: { job: failed.id, place: { room: elsewhere } }, end: { kind: "failed", code: "internal", note: null, place: { room: elsewhere } } },
  ]);
});

test("a scope's entries are found behind any number of others, from both ends, and no more than are asked for", () => {
  const { registry, seen: { audit } } = seenFew();
  const add = (instance: string, times: number): void => {
    for (let index = 0; index < times; index++) registry.audit.add({ ...refused, instance });
  };
  add("dev", 2);
  add("secret", 2 * page);
  add("cust-one", 2);
  const [first, second, third, fourth] = [1, 2, 2 * page + 3, 2 * page + 4];
  const from = (after: number, upTo: number, limit: number) => audit.from(after, upTo, limit).map(({ id }) => id);
  const newest = (before: number, limit: number) => audit.newest(before, limit, null).map(({ entry }) => entry.id);
  expect(from(0, all, 10)).toEqual([first, second, third, fourth]);
  expect(from(1, third, 10)).toEqual([second, third]);
  expect(from(0, all, 3)).toEqual([first, second, third]);
  expect(newest(all, 10)).toEqual([fourth, third, second, first]);
  expect(newest(fourth, 10)).toEqual([third, second, first]);
  expect(newest(all, 3)).toEqual([fourth, third, second]);
});

test("what is done in a room for some is written down as ever", () => {
  const { registry, seen: { audit } } = seenFew();
  audit.add(refused);
  expect(registry.audit.from(0, all, 10)).toMatchObject([{ kind: "refused", who: "@bob:x", instance: "dev" }]);
  expect(audit.last()).toBe(1);
});
