import { expect, test } from "vitest";
import { causeTold } from "../../../src/words/cause.ts";

test.each([
  ["secrets-differ", "Its shared secret and its homeserver's differ."],
  ["registration-closed", "Registration on its homeserver is closed."],
  ["accounts-of-another", "The homeserver already has accounts for these agents, made by another MindRoom: its data and the homeserver's don't belong together."],
  ["agents-unknown", "The homeserver no longer knows the agents: its data and the homeserver's no longer belong together."],
  ["token-missing", "The homeserver lets agents register only with a registration token, and it has none."],
  ["token-refused", "The homeserver doesn't accept its registration token."],
  ["config-key-unknown", "Its config.yaml has a key that this version of MindRoom doesn't know."],
  ["config-invalid", "Its config.yaml is invalid."],
  ["other-server-name", "The homeserver's data belongs to another server name."],
  ["data-in-use", "Another process uses the homeserver's data."],
  ["port-taken-inside", "A port inside the container is taken."],
  ["disk-full", "The disk is full."],
  ["permission-denied", "It may not read or write its own files: see who owns the instance's folder."],
  ["out-of-memory", "It ran out of memory."],
  ["homeserver-unreachable", "It can't reach its homeserver."],
] as const)("a known cause is explained: %s", (what, means) => {
  expect(causeTold({ what, line: "ERROR so" })).toBe(`${means} It said: ERROR so`);
});

test("of an unknown one, what it said", () => {
  expect(causeTold({ what: "unknown", line: "ERROR so" })).toBe("It said: ERROR so");
  expect(causeTold({ what: "last-line", line: "bye" })).toBe("bye");
});
