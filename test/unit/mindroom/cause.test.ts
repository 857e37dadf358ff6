import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { causeOf, isHopeless } from "../../../src/mindroom/cause.ts";
import { readable } from "../../../src/mindroom/readable-log.ts";

test.each([
  ["startup_step_failed_permanently error='M_FORBIDDEN HMAC incorrect'", "secrets-differ"],
  ["Failed to register: M_FORBIDDEN Registration has been disabled", "registration-closed"],
  ["Matrix account collision for @mindroom_router", "accounts-of-another"],
  ["Failed to restore Matrix login: M_UNKNOWN_TOKEN", "agents-unknown"],
  ["MATRIX_REGISTRATION_TOKEN is invalid. Generate/issue a valid token", "token-refused"],
  ["Matrix homeserver requires registration tokens for account creation.", "token-missing"],
  ["agents.canary.colour: Extra inputs are not permitted", "config-key-unknown"],
  ["Invalid configuration: /app/config/config.yaml", "config-invalid"],
  ["Database belongs to a.org; configured server name is b.org. Cannot reuse.", "other-server-name"],
])("%j is known", (line, what) => {
  expect(causeOf(["INFO starting", line, "INFO stopped"])).toEqual({ what, line });
  expect(causeOf([line])).toEqual({ what, line });
});

test("of unknown lines, the last that looks like an error; of a calm log, none", () => {
  expect(causeOf(["ERROR one", "\u001b[31mERROR two\u001b[0m", "bye"])).toEqual({ what: "unknown", line: "ERROR two" });
  expect(causeOf(["all is well"])).toBeNull();
});

test("that a stack follows says nothing of why", () => {
  const begun = ["Traceback (most recent call last):", '  File "/app/main.py", line 3, in <module>', "    main()"];
  expect(causeOf(begun)).toBeNull();
  expect(causeOf(["ValueError: no such model", ...begun])).toEqual({ what: "unknown", line: "ValueError: no such model" });
});

test("what MindRoom calls permanent is hopeless, and an error alone isn't", () => {
  expect(isHopeless(["INFO starting", "[error] startup_step_failed_permanently step_name='users' error='MATRIX_REGISTRATION_TOKEN is invalid'"])).toBe(true);
  expect(isHopeless(["ERROR connection refused", "startup_step_failed retrying"])).toBe(false);
});

describe("what the real MindRoom says of a broken configuration, over and over", () => {
  const run = (name: string): readonly string[] => readFileSync(join(import.meta.dirname, "logs", `${name}.txt`), "utf8").split("\n");
  /** Docker has just begun it again: its banner is the last that it said. */
  const log = (name: string): readonly string[] => [...run(name), ...run(name), ...run(name).slice(0, 6)].slice(-80);

  test.each([
    ["no-yaml", "config-invalid", `Could not parse configuration YAML: while parsing a flow sequence in "/app/config/config.yaml", line 10, column 6 did not find expected ',' or ']' in "/app/config/config.yaml", line 11, column 1`],
    ["unknown-key", "config-invalid", "agents.canary.modell: Unknown key 'modell': remove it or correct its spelling"],
    ["wrong-type", "config-invalid", "agents.canary.rooms: Input should be a valid list"],
    ["unknown-agent", "config-invalid", "Team 't' references unknown agent 'ghost'"],
    ["no-mapping", "unknown", "AttributeError: 'str' object has no attribute 'get'"],
  ])("%s: its own words are the cause, and never its banner", (name, what, line) => {
    expect(causeOf(log(name))).toEqual({ what, line });
    expect(readable(log(name)).join("\n")).not.toMatch(/[\u2500-\u259f]|💊/);
    expect(readable(log(name))).not.toEqual([]);
  });

  test("another try wouldn't mend it", () => {
    expect(isHopeless(log("unknown-key"))).toBe(true);
    expect(isHopeless(log("no-mapping"))).toBe(false);
  });

  test("what it has got over isn't the cause of what came after", () => {
    expect(causeOf([...run("unknown-key"), "INFO starting", "ERROR no space left on device"])).toEqual({ what: "disk-full", line: "ERROR no space left on device" });
  });
});

test("nothing but a banner says nothing", () => {
  expect(causeOf(["╭────╮", "│ 💊 │", "╰────╯"])).toBeNull();
  expect(readable(["╭────╮", "│ 💊 │", "╰────╯", "", "\u001b[32mready\u001b[0m"])).toEqual(["ready"]);
});
