import { expect, test } from "vitest";
import { phrase } from "../../../../src/words/errors/phrase.ts";
import { dev, told } from "./told.ts";

const silent = { name: dev, service: "backend", deadlineMs: 180_000, restarts: null, cause: null, seen: null, log: [], tokenWanted: false, after: "stopped" } as const;

test("a service that doesn't answer, with what was seen of it last", () => {
  expect(told("not-ready", silent)).toBe("dev did not answer: its backend was not ready within 3 min. Its containers are stopped again; its data is untouched.\nAll it said: `!instance logs dev backend`");
  expect(told("not-ready", { ...silent, service: "tuwunel", seen: { what: "unreached", why: "refused", seconds: null } })).toMatch(/^dev did not answer: its homeserver was not ready within 3 min\. Last seen: it refuses connections: nothing listens there\. Its containers /);
});

test("a service that was restarted over and over, with the cause and the end of its log", () => {
  const cause = { what: "secrets-differ", line: "ERROR HMAC incorrect" } as const;
  expect(told("not-ready", { ...silent, restarts: 3, cause, log: ["INFO so", "ERROR HMAC incorrect"] })).toBe(
    "dev did not answer: its backend stopped and was restarted 3 times. Its shared secret and its homeserver's differ. It said: ERROR HMAC incorrect. Its containers are stopped again; its data is untouched.\nAll it said: `!instance logs dev backend`\nINFO so\nERROR HMAC incorrect",
  );
  expect(told("not-ready", { ...silent, restarts: 1 })).toMatch(/^dev did not answer: its backend stopped and was restarted once\. Its containers /);
  expect(told("not-ready", { ...silent, cause: { what: "unknown", line: "Failed to start!" } })).toMatch(/ It said: Failed to start! Its containers /);
});

test("one that needs another token, and what becomes of it", () => {
  expect(told("not-ready", { ...silent, tokenWanted: true })).toMatch(/\nTo give it another token: `!instance agents dev`$/);
  expect(told("not-ready", { ...silent, after: "with-federation" })).toMatch(/ within 3 min\. It runs again as before, with federation\.\n/);
  expect(told("not-ready", { ...silent, after: "without-federation" })).toMatch(/ within 3 min\. It runs again as before, without federation\.\n/);
  expect(told("settings-taken-back", { name: "dev", because: { code: "not-ready", facts: { ...silent, after: "told-by-asker" } } })).toMatch(
    /^dev did not answer: its backend was not ready within 3 min\. Its old settings are back, and it is started with them again; its data is untouched\.\n/,
  );
});

test("what another version stored of one is told by its code", () => {
  expect(phrase({ code: "not-ready", facts: { ...silent, seen: "nothing listens on its port yet" } }).message).toBe("It failed (not-ready).");
});
