import { expect, test } from "vitest";
import { commands } from "../../src/commands/table.ts";
import { allows, type Role } from "../../src/model/role.ts";
import { alice, carol, fakeRoom, mallory, vera } from "../fakes/room.ts";

/** Each command with an example that parses; asked by people of all roles. */
const lines = commands.flatMap((command) => command.examples.slice(0, 1).map((example) => ({ command, example })));
const people: readonly (readonly [Role, string])[] = [["stranger", mallory], ["viewer", vera], ["operator", carol], ["owner", alice]];

test("every command has an example, and a role", () => {
  expect(lines.map(({ command }) => command.path)).toEqual(commands.map(({ path }) => path));
  expect(commands.every(({ role }) => allows("owner", role) && allows(role, "viewer"))).toBe(true);
});

test.each(people.flatMap(([role, person]) => lines.map(({ command, example }) => ({ role, person, command, example, title: `${role} asks ${example}` }))))(
  "$title",
  async ({ role, person, command, example }) => {
    const room = fakeRoom({ faults: true });
    const before = room.registry.instances.all();
    await room.says(person, example);
    if (role === "stranger") expect(room.lastReply()).toContain("I take no commands from you here");
    else if (!allows(role, command.role)) expect(room.lastReply()).toMatch(/^Only .* may .*; you are an? (viewer|operator) here/);
    else expect(room.lastReply()).not.toMatch(/you are an? (viewer|operator) here|I take no commands/);
    if (!allows(role, command.role)) {
      expect(room.registry.instances.all()).toEqual(before);
      expect(room.engine.calls.filter((call) => /up|stop|down|pull/.test(call))).toEqual([]);
    }
  },
);
