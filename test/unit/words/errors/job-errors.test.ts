import { expect, test } from "vitest";
import { told } from "./told.ts";

test("what is busy is named, and who is at work on it", () => {
  const since = new Date(2026, 4, 12, 14, 0).getTime();
  expect(told("busy", { locked: "dev", by: { command: "instance stop", asker: "@carol:example.org", since } })).toBe(
    "dev is busy: @carol:example.org has been running `instance stop` since 14:00.\nNothing was changed. Send it again when that is done.",
  );
  expect(told("busy", { locked: "trash", by: null })).toMatch(/^The trash is busy: it is being changed\.\n/);
  expect(told("busy", { locked: "ports", by: null })).toMatch(/^The list of ports is busy: /);
});

test("what was cancelled says by whom", () => {
  expect(told("job-cancelled", { command: "instance start", by: "@carol:example.org" })).toBe("@carol:example.org cancelled `instance start`.");
  expect(told("job-cancelled", { command: "instance start", by: null })).toBe("Somebody cancelled `instance start`.");
});

test("what killed its process again and again says where", () => {
  expect(told("crashed-thrice", { step: "start its containers", times: 3 })).toMatch(/^I was killed 3 times during "start its containers", so I took it all back\.\nThe log says more\./);
});

test("what is half done says why it failed, or under which reference the log does", () => {
  expect(told("half-done", { command: "instance start", name: "dev", because: { code: "docker-forbidden", facts: {}, ref: null } })).toMatch(
    /^I could not do `instance start` for dev, and could not take back what I had begun: .*not allowed to use Docker.* It is half done\.\n.*`!instance show dev`$/,
  );
  expect(told("half-done", { command: "trash empty", name: null, because: { code: "internal", facts: {}, ref: "1a2b" } })).toMatch(/^I could not do `trash empty`, .*: ref 1a2b in the log\. It is half done\.\n.*`!status`$/);
});

test("a form whose secret is gone must be sent again", () => {
  expect(told("form-again", {})).toBe("The form has to be sent again.");
});
