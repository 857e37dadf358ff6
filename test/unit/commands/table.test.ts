import { bound } from "../../../src/commands/engine/define.ts";
import type { Json } from "../../../src/model/json.ts";
import { expect, test } from "vitest";
import { parseLine } from "../../../src/commands/engine/parse.ts";
import { commands } from "../../../src/commands/table.ts";

test.each(commands.flatMap(({ path, examples }) => examples.map((example) => [example, path.join(" ")])))("the example %s is the command it explains", (example, path) => {
  const parsed = parseLine(commands, example, { addressed: false });
  expect(parsed.kind === "command" ? parsed.command.path.join(" ") : parsed.kind).toBe(path);
});

test("no two commands have one name, and each has an example and a summary that fits a sentence", () => {
  const paths = commands.map(({ path }) => path.join(" "));
  expect(new Set(paths).size).toBe(paths.length);
  for (const { examples, summary } of commands) {
    expect(examples.length).toBeGreaterThan(0);
    expect(summary).toMatch(/^[A-Z].*[^.]$/);
  }
});

test("what destroys, or makes an admin, takes an owner; a viewer only looks", () => {
  const of = (role: string): readonly string[] => commands.filter((command) => command.role === role).map(({ path }) => path.join(" "));
  expect(of("owner")).toEqual(["instance claim", "instance invite", "instance people", "instance password", "instance deactivate", "instance env", "instance key", "instance agents", "instance federation", "instance room", "instance remove", "trash empty", "jobs abandon", "audit", "audit export", "trust list", "trust accept", "verify"]);
  expect(of("viewer")).toEqual(["instance list", "instance show", "trash list", "port list", "jobs", "jobs show", "status", "help"]);
});

test("a name in a command's input is an instance's, so that it is within the room's scope or not", () => {
  const named = commands.filter(({ input }) => "name" in input.shape);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ names, needs }) => needs !== "creating" && !["instance", "trashed"].includes(names?.["name"] ?? ""))).toEqual([]);
});

test("whatever changes an instance holds that instance's lock, and what only looks holds none", () => {
  const lock = (path: string, input: Json): string | null => bound(commands.find((command) => command.path.join(" ") === path)!, input).lock;
  for (const verb of ["create", "start", "stop", "restart", "claim", "invite", "password", "deactivate", "federation", "remove"]) expect(lock(`instance ${verb}`, { name: "dev", state: "on", user: "bob" })).toBe("instance-dev");
  expect(lock("trash restore", { name: "dev" })).toBe("instance-dev");
  expect(lock("trash empty", {})).toBe("trash");
  expect(lock("port reserve", { port: 8770 })).toBe("ports");
  for (const verb of ["show", "logs", "people"]) expect(lock(`instance ${verb}`, { name: "dev" })).toBeNull();
});
