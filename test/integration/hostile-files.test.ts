import { expect, test } from "vitest";
import { limits } from "../../src/bounded/limits.ts";
import { withPerson } from "../../src/files/mindroom-config.ts";
import { hasAccounts } from "../../src/files/mindroom-state.ts";

/** As many keys as there is room for in a file that is read. A parser that compares each with each would take minutes. */
const keys = Array.from({ length: 100_000 }, (_, at) => `k${at}: 1\n`).join("");

test("a configuration of agents' own with as many keys as it can hold keeps nobody waiting", () => {
  expect(keys.length).toBeGreaterThan(limits.instanceFileBytes * 0.9);
  expect(withPerson(keys, "@bob:one.test", true, "config.yaml")).toContain("k99999: 1");
});

test("nor does a state of theirs", () => {
  expect(hasAccounts(`accounts:\n${keys.replaceAll(/^/gm, " ").trimEnd()}\n`)).toBe(true);
});
