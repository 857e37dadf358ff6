import { expect, test } from "vitest";
import type { Names } from "../../../src/commands/engine/complete.ts";
import { commands } from "../../../src/commands/table.ts";
import { candidates } from "../../../src/shell/candidates.ts";

const none = (): readonly string[] => [];
const names: Names = { instance: () => ["dev", "demo", "prod"], trashed: none, job: none, unfinishedJob: none, stuckJob: none, reservedPort: none, waitingIdentity: none };
const own = [["bot"], ["config", "check"], ["completion"]];

test.each([
  ["innkeeper ", ["instance", "jobs", "bot", "config", "completion"]],
  ["innkeeper conf", ["config"]],
  ["innkeeper config ", ["check"]],
  ["innkeeper instance st", ["start", "stop"]],
  ["innkeeper instance start ", ["dev", "demo", "prod"]],
  ["/usr/local/bin/innkeeper instance start d", ["dev", "demo"]],
  ["innkeeper instance create x --matrix=s", ["--matrix=synapse"]],
  ["innkeeper instance list --j", ["--json"]],
  ["innkeeper instance list --json --", ["--yes"]],
])("%j could go on with %j", (line, expected) => {
  expect(candidates(commands, own, line, names)).toEqual(expect.arrayContaining([...expected]));
});

test.each(["innkeeper", "innkeeper nothing-like-it", "innkeeper instance start zz", "innkeeper instance list --json --j", ""])("%j could be nothing", (line) => {
  expect(candidates(commands, own, line, names)).toEqual([]);
});

test("a single word is put, never two, and each once", () => {
  for (const line of ["innkeeper ", "innkeeper s", "innkeeper instance ", "innkeeper instance set dev "]) {
    const found = candidates(commands, own, line, names);
    expect(found.filter((each) => /\s/.test(each))).toEqual([]);
    expect(new Set(found).size).toBe(found.length);
  }
});
