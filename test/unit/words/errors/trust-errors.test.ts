import { expect, test } from "vitest";
import { told } from "./told.ts";

const user = "@bob:example.org";
const identity = "abcdefghijklmnopqrstuvwxyz";

test("what came without encryption says why that doesn't do", () => {
  expect(told("unencrypted", { why: "room-is-encrypted" })).toMatch(/^That came without encryption, .*In this encrypted room I take only encrypted commands\.\nType it in an app that encrypts\./);
  expect(told("unencrypted", { why: "people-are-known" })).toMatch(/^This chat isn't encrypted, .*I take no command without it\.\nSwitch encryption on in this room's settings/);
});

test("somebody who can't be told from another says what is missing", () => {
  expect(told("no-cross-signing", {})).toMatch(/^Your account has no cross-signing yet, .*\nIn your app's settings, under encryption, set up recovery/);
  expect(told("device-unsigned", { device: "PHONE" })).toMatch(/^The session PHONE isn't verified by you, .*\nIf it is yours, verify it in your app/);
  expect(told("device-unsigned", { device: "x".repeat(300) })).toContain(` ${"x".repeat(64)} isn't verified`);
  expect(told("identity-unknown", { user, identity })).toBe(
    "I can't be sure that you are @bob:example.org: no owner has accepted your identity (abcd efgh ijkl mnop) yet. I did nothing.\nAn owner does that once, in an encrypted room: `!trust accept @bob:example.org`. Then send it again.",
  );
  expect(told("identity-changed", { user, identity })).toMatch(
    /^The identity of @bob:example\.org has changed: .*The new one is abcd efgh ijkl mnop\. I did nothing\.\n.*`!trust accept @bob:example\.org`.*`npm run innkeeper -- trust accept @bob:example\.org`$/,
  );
});

test("what would prove nothing, or nobody may do for themselves, says how it is done", () => {
  expect(told("only-on-the-host", {})).toMatch(/^The emoji would prove nothing here: .*\nRun this on my host: `npm run innkeeper -- verify`$/);
  expect(told("own-identity", { user })).toMatch(/^Nobody can accept their own identity\.\nAnother owner can, .*`npm run innkeeper -- trust accept @bob:example\.org`$/);
});

test("an identity that can't be accepted says why", () => {
  expect(told("identity-exchanged", { user })).toBe("@bob:example.org has shown yet another identity since you were asked. I did nothing.\nFind out which one is theirs: `!trust list`");
  expect(told("no-identity", { user, why: "unseen" })).toMatch(/^@bob:example\.org has sent me no encrypted command yet, .*\nThey must send one first, such as `!help`, which I refuse\. Then accept them\.$/);
  expect(told("no-identity", { user, why: "believed" })).toBe("@bob:example.org is trusted already, with the identity they have.\nAll of them: `!trust list`");
});
