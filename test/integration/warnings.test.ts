import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** What Node says on standard error, run with the flags that these tests run with. */
const saidBy = (script: string): string => spawnSync(process.execPath, [...process.execArgv, "--eval", script], { encoding: "utf8" }).stderr;

test("the one warning that matrix-bot-sdk causes isn't shown, and every other is", () => {
  expect(saidBy("require('node:util')._extend({}, {})")).toBe("");
  expect(saidBy("process.emitWarning('of another', 'DeprecationWarning', 'DEP9999')")).toContain("[DEP9999] DeprecationWarning: of another");
});
