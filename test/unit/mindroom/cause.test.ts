import { expect, test } from "vitest";
import { causeOf, isHopeless } from "../../../src/mindroom/cause.ts";

test.each([
  ["startup_step_failed_permanently error='M_FORBIDDEN HMAC incorrect'", "shared secret"],
  ["Failed to register: M_FORBIDDEN Registration has been disabled", "lets nobody register"],
  ["Matrix account collision for @mindroom_router", "made by another MindRoom"],
  ["Failed to restore Matrix login: M_UNKNOWN_TOKEN", "no longer knows the agents"],
  ["MATRIX_REGISTRATION_TOKEN is invalid. Generate/issue a valid token", "doesn't accept its registration token"],
  ["Matrix homeserver requires registration tokens for account creation.", "only with a registration token, and it has none"],
  ["agents.canary.colour: Extra inputs are not permitted", "a key that this version"],
  ["Invalid configuration: /app/config/config.yaml", "config.yaml is invalid"],
  ["Database belongs to a.org; configured server name is b.org. Cannot reuse.", "another server name"],
])("%j is explained", (line, words) => {
  expect(causeOf(["INFO starting", line, "INFO stopped"])).toContain(words);
  expect(causeOf([line])).toContain(line);
});

test("of unknown lines, the last that looks like an error; of a calm log, none", () => {
  expect(causeOf(["ERROR one", "\u001b[31mERROR two\u001b[0m", "bye"])).toBe("It said: ERROR two");
  expect(causeOf(["all is well"])).toBeNull();
});

test("what MindRoom calls permanent is hopeless, and an error alone isn't", () => {
  expect(isHopeless(["INFO starting", "[error] startup_step_failed_permanently step_name='users' error='MATRIX_REGISTRATION_TOKEN is invalid'"])).toBe(true);
  expect(isHopeless(["ERROR connection refused", "startup_step_failed retrying"])).toBe(false);
});
