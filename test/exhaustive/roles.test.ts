import { expect, test } from "vitest";
import { commands } from "../../src/commands/table.ts";
import type { Role } from "../../src/model/people/role.ts";
import { FakeFiles } from "../fakes/files.ts";
import { alice, carol, fakeRoom, mallory, vera } from "../fakes/room.ts";

/** Who is the least that may use each command: written down once more, so that no change of it goes unnoticed. */
const least: Readonly<Record<string, Role>> = {
  "instance list": "viewer",
  "instance show": "viewer",
  "instance create": "operator",
  "instance start": "operator",
  "instance stop": "operator",
  "instance restart": "operator",
  "instance set": "operator",
  "instance logs": "operator",
  "instance agents": "owner",
  "instance claim": "owner",
  "instance invite": "owner",
  "instance people": "owner",
  "instance password": "owner",
  "instance deactivate": "owner",
  "instance federation": "owner",
  "instance env": "owner",
  "instance key": "owner",
  "instance room": "owner",
  "instance remove": "owner",
  "federation check": "operator",
  "trash list": "viewer",
  "trash restore": "operator",
  "trash empty": "owner",
  "port list": "viewer",
  "port reserve": "operator",
  "port release": "operator",
  jobs: "viewer",
  "jobs show": "viewer",
  "jobs cancel": "operator",
  "jobs abandon": "owner",
  audit: "owner",
  "audit export": "owner",
  "trust list": "owner",
  "trust accept": "owner",
  verify: "owner",
  status: "viewer",
  help: "viewer",
};

/** From the least to the most. */
const people: readonly (readonly [Role, string])[] = [["stranger", mallory], ["viewer", vera], ["operator", carol], ["owner", alice]];
const rank = (role: Role): number => people.findIndex(([each]) => each === role);

test("every command has its role, and none is forgotten here", () => {
  expect(Object.fromEntries(commands.map(({ path, role }) => [path.join(" "), role]))).toEqual(least);
});

const cases = commands.flatMap(({ examples, path }) => people.map(([role, user]) => ({ role, user, command: path.join(" "), line: examples[0] ?? "" })));

test.each(cases.filter(({ command, role }) => rank(role) < rank(least[command] ?? "owner")))("$role may not $command, and nothing comes of it", async ({ command, line, role, user }) => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev --matrix");
  const before = { state: room.state(), changes: room.life.changes.length, calls: room.engine.calls.length };
  await room.says(user, line);
  const reply = room.lastReply();
  if (role === "stranger") expect(reply).toBe("I take no commands from you here.");
  else {
    expect(reply).toMatch(/^Only (an? )?(operator|owner)s? .*; you are an? (viewer|operator) here\. Owners: @alice:example\.org, @dan:example\.org\.$/);
    expect(reply).not.toContain(command);
  }
  expect(room.replies).toHaveLength(2);
  expect(room.state()).toEqual(before.state);
  expect(room.life.changes.slice(before.changes)).toEqual(role === "stranger" ? ["inbox.answer"] : ["guesses.forgetAll", "inbox.answer"]);
  expect(room.engine.calls).toHaveLength(before.calls);
});

test.each(cases.filter(({ command, role }) => rank(role) >= rank(least[command] ?? "owner")))("$role may $command", async ({ line, user }) => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(user, line);
  expect(room.replies).toHaveLength(1);
  expect(room.lastReply()).not.toMatch(/^(Only |I take no commands)/);
});

test("a stranger learns nothing, not even what there would be to ask", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create secretproject");
  const before = room.replies.length;
  for (const line of ["!help", "!help instance create", "!instance craete", "!foo", "!instance show secretproject", "yes 1234"]) await room.says(mallory, line);
  expect(new Set(room.replies.slice(before))).toEqual(new Set(["I take no commands from you here."]));
});

test("a demotion while the bot was down holds: what they had begun is taken back, and the room is told", async () => {
  const room = fakeRoom();
  const starting = room.stall();
  const asked = room.says(carol, "!instance create dev --start");
  await starting.reached;
  room.demote(carol, "viewer");
  room.kill();
  starting.go();
  await asked;
  await room.resumes();
  expect(room.lastReply()).toContain("@carol:example.org is a viewer here by now");
  expect(room.state()).toMatchObject({ containers: [], unfinished: [] });
});

test("who is demoted before the question is answered gets nothing by a yes", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev");
  await room.says(alice, "!instance remove dev");
  room.demote(alice, "operator");
  await room.confirms(alice);
  expect(room.lastReply()).toMatch(/^Only an owner may remove an instance; you are an operator here\./);
  expect(room.registry.instances.all()).toHaveLength(1);
});
