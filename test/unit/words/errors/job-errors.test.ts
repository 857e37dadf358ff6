import { expect, test } from "vitest";
import type { Facts } from "../../../../src/model/error.ts";
import { InstanceName } from "../../../../src/model/instance/instance.ts";
import { dev, told } from "./told.ts";

test("what is busy is named, and who is at work on it", () => {
  const since = new Date(2026, 4, 12, 14, 0).getTime();
  expect(told("busy", { locked: { kind: "instance", name: dev }, by: { command: "instance stop", asker: "@carol:example.org", since } })).toBe(
    "dev is busy: @carol:example.org has been running `instance stop` since 14:00.\nNothing was changed. Send it again when that is done.",
  );
  expect(told("busy", { locked: { kind: "trash" }, by: null })).toMatch(/^The trash is busy: it is being changed\.\n/);
  expect(told("busy", { locked: { kind: "ports" }, by: null })).toMatch(/^The list of ports is busy: /);
  expect(told("busy", { locked: { kind: "trust" }, by: null })).toMatch(/^The list of known identities is busy: /);
});

test("an instance whose name is that of what belongs to none is told apart from it", () => {
  expect(told("busy", { locked: { kind: "instance", name: InstanceName.parse("trash") }, by: null })).toMatch(/^trash is busy: /);
  expect(told("busy", { locked: { kind: "instance", name: InstanceName.parse("ports") }, by: null })).toMatch(/^ports is busy: /);
});

test("what a stuck job holds is told, with the job where it may be seen", () => {
  const job = { id: 3, command: "instance start dev", asker: "@carol:example.org" };
  expect(told("job-stuck", { locked: { kind: "instance", name: dev }, job })).toBe(
    "dev is held by a job that was cut off and that I can't resume. It is job 3, `instance start dev` for @carol:example.org. Nothing was changed.\nHow far it came: `!jobs show 3`. Then an owner can end it as it is: `!jobs abandon 3`",
  );
  expect(told("job-stuck", { locked: { kind: "trash" }, job: null })).toBe("The trash is held by a job that was cut off and that I can't resume. Nothing was changed.\nAn owner can end it, where all instances are seen: `!jobs`");
  expect(told("job-stuck", { locked: null, job })).toMatch(/^Job 3, `instance start dev` for @carol:example\.org, was cut off and I can't resume it\. Nothing was changed\.\n/);
});

test("what was cancelled says by whom", () => {
  expect(told("job-cancelled", { command: "instance start", by: "@carol:example.org" })).toBe("@carol:example.org cancelled `instance start`.");
  expect(told("job-cancelled", { command: "instance start", by: null })).toBe("Somebody cancelled `instance start`.");
});

test("what killed its process again and again says where", () => {
  expect(told("crashed-thrice", { step: "start its containers", times: 3 })).toMatch(/^I was killed 3 times during "start its containers", so I undid all of it\.\nThe log says more\./);
});

test("what is half done says why it failed, or under which reference the log does", () => {
  expect(told("half-done", { command: "instance start", name: "dev", because: { code: "docker-forbidden", facts: {}, ref: null } })).toMatch(
    /^I could not do `instance start` for dev, and could not undo what I had begun: I am not allowed to use Docker on this host\. It is half done\.\n.*`!instance show dev`$/,
  );
  expect(told("half-done", { command: "trash empty", name: null, because: { code: "internal", facts: {}, ref: "1a2b" } })).toMatch(/^I could not do `trash empty`, .*: ref 1a2b in the log\. It is half done\.\n.*`!status`$/);
});

test("a form whose secret is gone must be sent again", () => {
  expect(told("form-again", {})).toBe("I was stopped while I worked on this form, and I never keep secrets.\nSend the form again.");
});

const ended: Facts["job-ended"] = { id: 12, command: "instance start dev", state: "done", cancelledBy: null };

test.each<readonly [Facts["job-ended"]["state"], string | null, string]>([
  ["done", null, "is done already"],
  ["failed", null, "has failed already, and is being undone"],
  ["abandoned", null, "has ended already, as it was"],
  ["cancelled", "@alice:example.org", "was cancelled already by @alice:example.org"],
  ["undoing", null, "has failed, and is being undone"],
  ["undoing", "@alice:example.org", "is being stopped already, for @alice:example.org"],
  ["running", "@alice:example.org", "is being stopped already, for @alice:example.org"],
])("a job that is %s can't be cancelled", (state, cancelledBy, words) => {
  expect(told("job-ended", { ...ended, state, cancelledBy })).toBe(`Job 12, \`instance start dev\`, ${words}.\nAll of it: \`!jobs show 12\``);
});

test("a job that isn't there, or comes from a form", () => {
  expect(told("no-job", { id: 12 })).toBe("There is no job 12.\nAll jobs: `!jobs`");
  expect(told("not-cancellable", { id: 12 })).toBe("Job 12 comes from a form that somebody sent: it may have made their account already.\nHow far it is: `!jobs show 12`");
});

test("what went wrong without anybody's doing", () => {
  expect(told("internal", {})).toBe("Something went wrong on my side.");
  expect(told("interrupted", { command: "instance start dev" })).toMatch(/^`instance start dev` was cut off\.\n/);
  expect(told("unforeseen", { says: "boom" })).toBe("boom.");
  expect(told("unforeseen", { says: "Boom!" })).toBe("Boom!");
});

test("a job that isn't stuck can't be abandoned, and says what can be done", () => {
  const job = { id: 5, command: "instance start dev" };
  expect(told("job-not-stuck", { ...job, state: "ended" })).toBe("Job 5, `instance start dev`, has ended already.\nAll of it: `!jobs show 5`");
  expect(told("job-not-stuck", { ...job, state: "running" })).toBe("Job 5, `instance start dev`, is running. Only one that I can't resume can be abandoned.\nTo stop and undo it: `!jobs cancel 5`");
  expect(told("job-not-stuck", { ...job, state: "undoing" })).toMatch(/ is being undone\. Only one that I can't resume can be abandoned\.\nHow far it is: `!jobs show 5`$/);
});
