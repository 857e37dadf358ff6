import { expect, test } from "vitest";
import type { ConfigFault } from "../../../../src/model/instance/config-fault.ts";
import { dev } from "../../../fakes/room.ts";
import { told } from "./told.ts";

const fault = (but: Partial<ConfigFault>): ConfigFault => ({ kind: "other", file: "config/config.yaml", line: 7, key: null, says: "", ...but });
const whole = (faults: readonly ConfigFault[], but: { readonly refused?: "start" | "restart" | "change"; readonly runs?: boolean } = {}): string =>
  told("config-invalid", { name: dev, refused: "restart", runs: true, path: "/d/dev/config/config.yaml", ...but, faults });

test.each<readonly [Partial<ConfigFault>, string]>([
  [{ kind: "unknown-key", key: "agents.a.modell", says: "Unknown key 'modell': remove it" }, "config/config.yaml, line 7: it doesn't know the key `agents.a.modell`."],
  [{ key: "agents.a.rooms", says: "Input should be a valid list" }, "config/config.yaml, line 7: `agents.a.rooms`: Input should be a valid list."],
  [{ line: null, says: "Team 't' references unknown agent 'x'." }, "config/config.yaml: Team 't' references unknown agent 'x'."],
  [{ kind: "no-yaml", says: "did not find expected ',' or ']'" }, "config/config.yaml, line 7, isn't valid YAML: did not find expected ',' or ']'."],
  [{ kind: "missing", line: null }, "config/config.yaml is missing."],
  [{ key: "a`b`c", says: "x".repeat(400) }, `config/config.yaml, line 7: \`abc\`: ${"x".repeat(300)}….`],
])("%j", (but, words) => {
  expect(whole([fault(but)])).toBe(`dev was not restarted: MindRoom doesn't accept its configuration. ${words} It keeps running as before.\nFix /d/dev/config/config.yaml on the host, then: \`!instance restart dev\``);
});

test("what was refused, whether it runs on, and what to send next", () => {
  const missing = [fault({ kind: "missing", line: null })];
  expect(whole(missing, { refused: "start", runs: false })).toBe("dev was not started: MindRoom doesn't accept its configuration. config/config.yaml is missing.\nFix /d/dev/config/config.yaml on the host, then: `!instance start dev`");
  expect(whole(missing, { refused: "change" })).toMatch(/^dev was not changed: .* It keeps running as before\.\nFix \S+ on the host, then send the command again\.$/);
});

test("of many mistakes, the first and how many more", () => {
  expect(whole(Array.from({ length: 9 }, (_, line) => fault({ line, says: "no" })))).toContain("line 3: no. And 5 more. It keeps running");
});
