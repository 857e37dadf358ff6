import { expect, test } from "vitest";
import { toldElsewhere } from "../../../../src/model/errors/reason.ts";
import type { StoredJob } from "../../../../src/model/jobs/job.ts";
import { elsewhere, type Origin } from "../../../../src/model/jobs/origin.ts";
import type { Json } from "../../../../src/model/json.ts";
import type { Registry } from "../../../../src/registry/registry.ts";
import { room, seenFew } from "./one-scope.ts";

const here: Origin = { kind: "room", room, event: "$1", thread: null };
const other: Origin = { kind: "room", room: "!other:x", event: "$2", thread: null };
const shell: Origin = { kind: "shell", user: "root" };

const add = ({ jobs }: Pick<Registry, "jobs">, input: Json, origin: Origin = here): StoredJob => jobs.add({ command: "instance start", input: JSON.stringify(input), asker: "@bob:x", origin, lock: "x" });

test("a job is seen by the instance that it names, wherever it was asked; one that names none, only where it was asked", () => {
  const { registry, seen: { jobs } } = seenFew();
  for (const origin of [here, other, shell]) for (const input of [{ name: "dev" }, { name: "cust-one" }, { name: "secret" }, {}]) add(registry, input, origin);
  expect(jobs.unfinished().map(({ input, origin }) => `${input} ${origin.kind === "room" ? origin.room : origin.kind}`)).toEqual([
    `{"name":"dev"} ${room}`,
    `{"name":"cust-one"} ${room}`,
    `{} ${room}`,
    `{"name":"dev"} ${elsewhere}`,
    `{"name":"cust-one"} ${elsewhere}`,
    '{"name":"dev"} shell',
    '{"name":"cust-one"} shell',
  ]);
  expect(jobs.recent(10)).toEqual(jobs.unfinished().toReversed());
  expect(jobs.recent(2, 6).map(({ id }) => id)).toEqual([5, 4]);
});

test("a job outside isn't there: neither found, nor its steps, and it can be neither cancelled nor abandoned", () => {
  const { registry, seen: { jobs } } = seenFew();
  const [secret, own] = [add(registry, { name: "secret" }), add(registry, { name: "dev" })];
  for (const { id } of [secret, own]) registry.jobs.begin(id, { position: 0, id: "look", title: "look it up" }, 1);
  for (const id of [secret.id, 99]) {
    expect(jobs.find(id)).toBeNull();
    expect(() => jobs.get(id)).toThrow(`no job ${id}`);
    expect(jobs.steps(id)).toEqual([]);
    expect([jobs.cancel(id, "@bob:x"), jobs.abandon(id, "@bob:x")]).toEqual([false, false]);
  }
  expect([jobs.find(own.id)?.id, jobs.get(own.id).id, jobs.steps(own.id).length]).toEqual([own.id, own.id, 1]);
  expect(jobs.cancel(own.id, "@bob:x")).toBe(true);
  for (const { id } of [secret, own]) registry.jobs.stick(id, []);
  expect([jobs.abandon(secret.id, "@bob:x"), jobs.abandon(own.id, "@bob:x")]).toEqual([false, true]);
  expect(registry.jobs.get(secret.id)).toMatchObject({ state: "stuck", cancelledBy: null });
});

test("why a job from elsewhere failed isn't told; that it did is, and the reference of a fault of ours", () => {
  const { registry, seen: { jobs } } = seenFew();
  const taken = { code: "port-reserved", facts: { port: 8765, holder: null }, ref: null };
  const ours = { code: "internal", facts: {}, ref: "12ab" };
  const failed = ([[here, taken], [other, taken], [shell, taken], [other, ours]] as const).map(([origin, failure]) => {
    const { id } = add(registry, { name: "dev" }, origin);
    registry.jobs.fail(id, failure);
    return id;
  });
  const running = add(registry, { name: "dev" }, other);
  expect(failed.map((id) => jobs.get(id).failure)).toEqual([taken, { ...taken, facts: toldElsewhere }, { ...taken, facts: toldElsewhere }, ours]);
  expect(jobs.get(running.id)).toEqual({ ...running, origin: { ...other, room: elsewhere } });
});

test("a step that names another instance outside is shown without it; one whose name only contains that is shown", () => {
  const { registry, seen: { jobs } } = seenFew();
  const titles = ["look it up", "invite secret's people", "ask secretary-one", "ask (secret)", "ask cust-one"];
  const withSteps = (input: Json): number => {
    const { id } = add(registry, input);
    titles.forEach((title, position) => {
      registry.jobs.begin(id, { position, id: `of-${title}`, title }, 1);
      registry.jobs.end(id, position, "done", '"a result"');
    });
    return id;
  };
  const [beside, within, alone] = [{ name: "dev", other: "secret" }, { name: "dev", other: "cust-one" }, { name: "dev" }].map(withSteps);
  const hidden = { id: null, title: "a step with another instance", result: null, state: "done" };
  const [first, , third, , fifth] = registry.jobs.steps(beside!);
  expect(jobs.steps(beside!)).toMatchObject([first, hidden, third, hidden, fifth]);
  for (const id of [within!, alone!]) expect(jobs.steps(id)).toEqual(registry.jobs.steps(id));
});

test("what runs a job goes on with it in the same registry, whatever its room sees of it", () => {
  const { registry, seen: { jobs } } = seenFew();
  const asked = { command: "instance start", input: '{"name":"secret"}', asker: "@bob:x", origin: here, lock: "x" };
  const { id } = jobs.add(asked);
  expect(jobs.begin(id, { position: 0, id: "one", title: "step one" }, 3)).toMatchObject({ id: "one", tries: 1 });
  jobs.end(id, 0, "done", '"result"');
  expect(jobs.stick(id, [])).toBe(true);
  expect(registry.jobs.get(id)).toMatchObject({ ...asked, state: "stuck", revision: 3 });
  expect(registry.jobs.steps(id)).toMatchObject([{ state: "done", result: '"result"' }]);
  jobs.fail(id, { code: "same-instance", facts: {}, ref: null });
  expect(registry.jobs.get(id).state).toBe("undoing");
  const next = jobs.finish(id, { state: "failed", messages: [], next: { command: "instance stop", input: "{}", lock: null, before: "{}" } });
  expect(registry.jobs.get(id).state).toBe("failed");
  expect(next).toMatchObject({ command: "instance stop" });
});
