import { describe, expect, test } from "vitest";
import { complete, type Names } from "../../../../src/commands/engine/complete.ts";
import { commands } from "../../../../src/commands/table.ts";
import { InstanceName } from "../../../../src/model/instance/instance.ts";

const names: Names = {
  instance: () => ["dev", "demo", "staging"],
  trashed: () => ["old", "older"],
  job: () => ["12", "11", "4"],
  unfinishedJob: () => ["12"],
  stuckJob: () => ["14"],
  reservedPort: () => ["9000"],
  waitingIdentity: () => ["@bob:example.org"],
};

/** What Tab offers where `|` is the cursor; at the line's end without one. */
function offered(line: string) {
  const [before = "", after = ""] = line.split("|");
  return complete(commands, { before, after }, names);
}

const candidates = (line: string): readonly string[] => offered(line).candidates;

describe("command words", () => {
  test("an empty line offers what commands begin with, each once", () => {
    expect(candidates("")).toEqual([...new Set(commands.map(({ path }) => `!${path[0]!}`))]);
  });

  test.each([
    ["!ins", ["!instance"]],
    ["!INS", ["!instance"]],
    ["ins", ["!instance"]],
    ["!t", ["!trash", "!trust"]],
    ["!instance", ["!instance"]],
    ["!instance cr", ["create"]],
    ["!Instance CR", ["create"]],
    ["!instance st", ["start", "stop"]],
    ["!jobs ", ["show", "cancel", "abandon", "--lines"]],
    ["!port re", ["reserve", "release"]],
    ["   !instance cr", ["create"]],
    ["!instance\u00a0cr", ["create"]],
  ])("%j: %j", (line, expected) => {
    expect(candidates(line)).toEqual(expected);
  });

  test.each([
    ["!crea", ["!instance create"]],
    ["!lis", ["!instance list", "!trash list", "!port list", "!trust list"]],
    ["!instance del", ["remove"]],
    ["!instance ls", ["list"]],
  ])("a short form or another tool's word, %j, becomes the command: %j", (line, expected) => {
    expect(candidates(line)).toEqual(expected);
  });

  test("help knows the same words", () => {
    expect(candidates("!help trash ")).toEqual(["list", "restore", "empty"]);
    expect(candidates("!help instance cr")).toEqual(["create"]);
    expect(candidates("!he")).toEqual(["!help"]);
  });

  test.each(["hello", "hello ins", "!nonsense ", "!instance nonsense ", "!instance list dev ", "yes 48"])("%j offers nothing", (line) => {
    expect(candidates(line)).toEqual([]);
  });
});

describe("names", () => {
  test.each([
    ["!instance start ", ["dev", "demo", "staging"]],
    ["!instance start de", ["dev", "demo"]],
    ["!instance remove s", ["staging"]],
    ["!trash restore ", ["old", "older"]],
    ["!trash restore d", []],
    ["!jobs show ", ["12", "11", "4"]],
    ["!jobs show 1", ["12", "11"]],
    ["!jobs cancel ", ["12"]],
    ["!port release ", ["9000"]],
    ["!port reserve ", []],
    ["!trust accept @", ["@bob:example.org"]],
    ["!instance create ", []],
    ["!instance create d", []],
    ["!instance start dev ", []],
  ])("%j: %j", (line, expected) => {
    expect(candidates(line)).toEqual(expected);
  });

  test("only what is there now is looked up, and only when it is asked for", () => {
    const asked: string[] = [];
    const watched = Object.fromEntries(Object.keys(names).map((kind) => [kind, () => (asked.push(kind), [])])) as unknown as Names;
    complete(commands, { before: "!instance sta", after: "" }, watched);
    complete(commands, { before: "!trash restore ", after: "" }, watched);
    expect(asked).toEqual(["trashed"]);
  });
});

describe("flags and their values", () => {
  test.each([
    ["!instance create dev --", ["--domain", "--matrix", "--only-matrix", "--federation", "--start", "--dry-run", "--help"]],
    ["!instance create dev ", ["--domain", "--matrix", "--only-matrix", "--federation", "--start", "--dry-run"]],
    ["!instance create dev dev.example.org --", ["--matrix", "--only-matrix", "--federation", "--start", "--dry-run", "--help"]],
    ["!instance create dev --start --s", []],
    ["!instance create dev --s", ["--start"]],
    ["!instance create dev --s| --start", []],
    ["!instance create dev —st", ["--start"]],
    ["!instance create --o", ["--only-matrix"]],
    ["!instance create dev --matrix=", ["--matrix=tuwunel", "--matrix=synapse"]],
    ["!instance create dev --matrix=s", ["--matrix=synapse"]],
    ["!instance create dev --matrix=synapse --m", []],
    ["!instance create dev --start=", []],
    ["!instance create dev --nonsense=", []],
    ["!instance logs dev ", ["backend", "frontend", "tuwunel", "synapse", "homeserver", "--service", "--lines"]],
    ["!instance logs dev b", ["backend"]],
    ["!instance logs dev --lines 20 ba", ["backend"]],
    ["!instance logs dev --lines ", []],
    ["!instance logs --lines 20 d", ["dev", "demo"]],
    ["!instance logs dev --service f", ["frontend"]],
    ["!instance list --", ["--help"]],
    ["!instance set dev back", ["BACKEND_PORT=auto", "BACKEND_IMAGE="]],
    ["!instance set dev BACKEND_PORT=9000 FRONT", ["FRONTEND_PORT=auto", "FRONTEND_IMAGE="]],
    ["!instance set dev BACKEND_PORT=9000 BACKEND_P", []],
    ["!instance set dev BACKEND_PORT=a", ["BACKEND_PORT=auto"]],
    ["!instance set dev --", ["--help"]],
    ["!instance set d", ["dev", "demo"]],
  ])("%j: %j", (line, expected) => {
    expect(candidates(line)).toEqual(expected);
  });
});

describe("what a candidate replaces", () => {
  test.each([
    ["!instance start de", "de"],
    ["!instance start ", ""],
    ["!instance create dev --matrix=s", "--matrix=s"],
    ["!instance start d| --help", "d"],
    ["!inst| start dev", "!inst"],
    ["!instance \u200bst", "st"],
  ])("%j: %j", (line, typed) => {
    const found = offered(line);
    expect(found.typed).toBe(typed);
    expect(found.candidates.length).toBeGreaterThan(0);
  });

  test("within a word nothing is offered, so that nothing is torn", () => {
    expect(candidates("!instance st|op dev")).toEqual([]);
    expect(candidates('!instance start "d|ev"')).toEqual([]);
  });

  test("a quotation that is open is closed", () => {
    expect(offered('!instance start "dem')).toEqual({ typed: '"dem', candidates: ['"demo"'] });
    expect(offered("!instance start “dem")).toEqual({ typed: "“dem", candidates: ["“demo”"] });
    expect(candidates('!instance start "demo" ')).toEqual([]);
    expect(candidates('!instance start "two words')).toEqual([]);
  });
});

test("every command offers the names of what it is about", () => {
  for (const { input, names: named, path, positionals } of commands) {
    // A new one's name isn't there yet.
    if (path.join(" ") === "instance create") continue;
    for (const key of positionals.filter((each) => input.shape[each] === InstanceName)) expect(named?.[key], `${path.join(" ")} tells in \`names\` what its ${key} is the name of`).toBeDefined();
  }
});

test("whatever is typed is completed at once and without a fault", () => {
  const pieces = ["!", "instance", "create", "dev", "--matrix", "=", " ", "\"", "“", "'", "—", "-", "\u200b", "日本", "👩‍👩‍👧", "\\", "`", "help", "jobs", "|"];
  let seed = 7;
  const next = (): number => (seed = (seed * 48271) % 2147483647);
  for (let round = 0; round < 5000; round++) {
    const before = Array.from({ length: next() % 9 }, () => pieces[next() % pieces.length]!).join("");
    const { candidates: found, typed } = complete(commands, { before, after: "" }, names);
    expect(before.endsWith(typed), before).toBe(true);
    expect(found.every((each) => each !== ""), before).toBe(true);
  }
});
