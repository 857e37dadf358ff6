import { describe, expect, test } from "vitest";
import { configCheck } from "../../../src/mindroom/config-check.ts";
import { judgeConfig } from "../../../src/mindroom/judge-config.ts";

const text = `models:
  default: {provider: synthetic, id: x, extra_kwargs: {sed: 1}}
agents:
  canary:
    display_name: Canary
    modell: default
    rooms: lobby
  other: &other
    role: [1]
teams:
  t: {display_name: T, role: r, agents: [canary, ghost]}
router: {model: default}
`;

/** As `mindroom config validate` ends when something is wrong. */
const issues = (...told: readonly string[]) => ({
  code: 1,
  lines: [
    ...["Validating configuration: /app/config/config.yaml", "", "Error: Invalid configuration in /app/config/config.yaml", "", "Issues found:"],
    ...told.flatMap((issue) => `  * ${issue}`.split("\n")),
    ...["", "Fix these issues:", "  mindroom config edit      Edit your config", "  mindroom config validate  Check config after editing"],
  ],
});
const faults = (told: string, of = text): unknown => {
  const verdict = judgeConfig(issues(told), of);
  return verdict.kind === "invalid" ? verdict.faults : verdict;
};
const file = "config/config.yaml";

test("what it takes is valid, whatever it warns of besides", () => {
  expect(judgeConfig({ code: 0, lines: ["Validating configuration: /app/config/config.yaml", "", "Configuration is valid.", "", "  Agents: 1 (canary)"] }, text)).toEqual({ kind: "valid" });
  expect(judgeConfig({ code: 1, lines: ["Configuration is valid.", "OperationalError: unable to open database file"] }, text)).toEqual({ kind: "valid" });
});

describe("what is wrong is told with its place", () => {
  test.each([
    ["agents -> canary -> modell: Unknown key 'modell': remove it or correct its spelling", { kind: "unknown-key", line: 6, key: "agents.canary.modell" }],
    ["agents -> canary -> rooms: Input should be a valid list", { kind: "other", line: 7, key: "agents.canary.rooms", says: "Input should be a valid list" }],
    ["agents -> other -> role -> 0: Input should be a valid string", { kind: "other", line: 9, key: "agents.other.role.0" }],
    ["agents -> other -> function-after[check(), Agent] -> role: Value error, no", { kind: "other", line: 9, says: "no" }],
    ["agents -> canary -> role: Field required", { kind: "other", line: 4, key: "agents.canary.role" }],
    [": Value error, Team 't' references unknown agent 'ghost'", { kind: "other", line: 11, key: null, says: "Team 't' references unknown agent 'ghost'" }],
    [": Value error, Team 'x' is too much", { kind: "other", line: null, key: null }],
    ["config: models.default: Unsupported extra_kwargs for provider 'synthetic': sed", { kind: "other", line: 2, key: "models.default", says: "Unsupported extra_kwargs for provider 'synthetic': sed" }],
    ["config: Could not read configuration text: 'utf-8' codec can't decode byte 0xff", { kind: "other", line: null, key: null }],
  ])("%s", (told, fault) => {
    expect(faults(told)).toEqual([expect.objectContaining({ file, ...fault })]);
  });

  test("several at once", () => {
    expect(judgeConfig(issues("agents -> canary -> modell: Unknown key 'modell'", "timezon: Unknown key 'timezon'"), text)).toMatchObject({ faults: [{ line: 6 }, { line: null, key: "timezon" }] });
  });

  test("a file that is no YAML, by the line where reading ended, and what was begun before", () => {
    const told = `config: Could not parse configuration YAML: while parsing a flow sequence\n  in "/app/config/config.yaml", line 10, column 6\ndid not find expected ',' or ']'\n  in "/app/config/config.yaml", line 11, column 1`;
    expect(faults(told, "a: [")).toEqual([{ kind: "no-yaml", file, line: 11, key: null, says: "did not find expected ',' or ']', while parsing a flow sequence that begins in line 10" }]);
    expect(faults(`config: Could not parse configuration YAML: mapping values are not allowed here\n  in "/app/config/agents/a.yaml", line 3, column 9:\n`, text)).toEqual([{ kind: "no-yaml", file: "config/agents/a.yaml", line: 3, key: null, says: "mapping values are not allowed here" }]);
    expect(faults(`config: Could not parse configuration YAML: while scanning for the next token\nfound character that cannot start any token\n  in "/app/config/config.yaml", line 2, column 1`)).toMatchObject([{ line: 2 }]);
  });

  test("a file that is included and isn't there, by the line that includes it", () => {
    expect(faults("config: !include: included file 'nope.yaml' does not exist (in /app/config/config.yaml, line 9)")).toEqual([{ kind: "other", file, line: 9, key: null, says: "!include: included file 'nope.yaml' does not exist" }]);
  });

  test("a file that is missing, and one without keys, on which MindRoom breaks down", () => {
    expect(judgeConfig({ code: 1, lines: ["Error: Configuration file not found: /app/config/config.yaml", "", "Run mindroom config init to create one."] }, null)).toMatchObject({ kind: "invalid", faults: [{ kind: "missing", file }] });
    expect(judgeConfig({ code: 1, lines: ["╭── Traceback ──╮", "│ 77 │  authorization │", "╰──╯", "AttributeError: 'str' object has no attribute 'get'"] }, "just text\n")).toMatchObject({ kind: "invalid", faults: [{ kind: "other", file, line: null }] });
  });

  test("a key that stands there is not told on", () => {
    expect(JSON.stringify(faults("models -> default: Value error, sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789 is no model"))).not.toContain("abcdefghijkl");
  });

  test("hostile text is read no further than it can be", () => {
    for (const brackets of [20_000, 1_000_000]) {
      expect(faults("agents -> canary: Input should be a valid list", "[".repeat(brackets))).toMatchObject([{ line: null, key: "agents.canary" }]);
    }
    expect(faults("agents -> canary: Input should be a valid list", `agents:\n  canary: 1\n${"# much\n".repeat(100_000)}`)).toMatchObject([{ line: null, key: "agents.canary" }]);
    expect(faults("agents -> canary: Input should be a valid list", "a: &a [*a, *a]\nagents: *a\n")).toMatchObject([{ line: 2 }]);
  });
});

describe("where it can't be said, nobody is stopped", () => {
  test.each([
    ["it took too long", null],
    ["the image has no MindRoom", { code: 127, lines: ["[FATAL tini (7)] exec mindroom failed: No such file or directory"] }],
    ["its MindRoom has no such command", { code: 2, lines: ["Usage: mindroom [OPTIONS] COMMAND [ARGS]...", "Error: No such command 'config'."] }],
    ["Docker couldn't run it", { code: 125, lines: ["docker: Error response from daemon: no space left on device."] }],
    ["it broke down over something else", { code: 1, lines: ["ModuleNotFoundError: No module named 'yaml'"] }],
    ["an older configuration would be brought up to date, which it can't here", issues("config: Could not load configuration: [Errno 30] Read-only file system: '/app/config/x'")],
    ["its plugins' own programs are elsewhere", { code: 1, lines: ["Issues found:", "  automation 'x' isn't there"] }],
  ])("%s", (_, end) => {
    expect(judgeConfig(end, text)).toMatchObject({ kind: "unknown" });
  });

  test("MindRoom runs without a plugin that doesn't load, so that is no reason; a key that it doesn't know is, all the same", () => {
    const withPlugin = `${text}plugins: [./plugins/nope]\n`;
    expect(judgeConfig(issues("config: Configured plugin path does not exist: /app/config/plugins/nope"), withPlugin)).toMatchObject({ kind: "unknown" });
    expect(judgeConfig(issues("agents -> canary -> modell: Unknown key 'modell'"), withPlugin)).toMatchObject({ kind: "invalid" });
    expect(judgeConfig(issues("config: Configured plugin path does not exist: /app/config/plugins/nope"), null)).toMatchObject({ kind: "unknown" });
  });
});

test("it is asked as the backend's own user, of the folders that the backend has, where it has them", () => {
  const asked = configCheck("mindroom:1", { folder: "/data/dev/config", data: "/data/dev/mindroom_data", user: "1000:1000", text, fingerprint: null });
  expect(asked).toMatchObject({ image: "mindroom:1", user: "1000:1000", argv: ["mindroom", "config", "validate"], environment: { MINDROOM_CONFIG_PATH: "/app/config/config.yaml" } });
  expect(asked.reads).toEqual([
    { folder: "/data/dev/config", at: "/app/config" },
    { folder: "/data/dev/mindroom_data", at: "/app/mindroom_data" },
  ]);
});
