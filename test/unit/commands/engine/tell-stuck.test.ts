import { expect, test } from "vitest";
import { tellStuck } from "../../../../src/commands/engine/tell-stuck.ts";
import { announcerTo } from "../../../../src/model/rooms/announcer.ts";
import { everything, scopeOf } from "../../../../src/model/rooms/scope.ts";
import { freshRegistry } from "../../registry/fresh.ts";

test("a room that sees one of two instances isn't told the other's name by a job about both", () => {
  const { registry: { jobs } } = freshRegistry();
  const job = jobs.add({ command: "federation check", input: JSON.stringify({ name: "dev", other: "two" }), asker: "root (shell)", origin: { kind: "shell", user: "root" }, lock: "instance-dev" });
  jobs.begin(job.id, { position: 0, id: "sides", title: "see what federates" }, 1);
  jobs.end(job.id, 0, "done", null);
  jobs.begin(job.id, { position: 1, id: "cross-to-two", title: "into a room of two" }, 1);
  const announcer = announcerTo(() => [
    { room: "!all:x", scope: everything },
    { room: "!dev:x", scope: scopeOf({ room: "!dev:x", grant: { instances: ["dev"], create: null } }) },
    { room: "!two:x", scope: scopeOf({ room: "!two:x", grant: { instances: ["two"], create: null } }) },
  ]);
  const told = new Map(tellStuck({ announcer, jobs }, job).map(({ reply, room }) => [room, JSON.stringify(reply)]));
  expect([...told.keys()]).toEqual(["!all:x", "!dev:x"]);
  expect(told.get("!all:x")).toContain("into a room of two");
  expect(told.get("!dev:x")).toContain("see what federates");
  expect(told.get("!dev:x")).toContain("a step with another instance");
  expect(told.get("!dev:x")).not.toContain("two");
});
