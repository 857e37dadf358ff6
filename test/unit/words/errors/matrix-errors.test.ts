import { expect, test } from "vitest";
import { told } from "./told.ts";

const url = "https://hs.test";
const directory = "/data/matrix/keys";

test("a homeserver that doesn't do what the bot asks says so", () => {
  expect(told("homeserver-away", { url, says: "HTTP status 502" })).toBe("The homeserver at https://hs.test doesn't answer: HTTP status 502\nCheck that it runs and that the address is right.");
  expect(told("homeserver-refused", { url, says: "M_FORBIDDEN: no" })).toBe("The homeserver at https://hs.test refused: M_FORBIDDEN: no");
  expect(told("homeserver-limited", { url, waitMs: 2300 })).toBe("The homeserver at https://hs.test asks to wait 3 s before the next try.\nWait 3 s and try again.");
  expect(told("token-refused", { url })).toMatch(/^The homeserver at https:\/\/hs\.test doesn't accept the access token \(any more\)\.\nSign in again/);
  expect(told("sign-in-refused", { user: "bot" })).toBe("The homeserver doesn't know bot with that password.");
});

test("keys that can't be used say where they are, and what to do", () => {
  const says = "database or disk is full";
  expect(told("keys-broken", { directory, says })).toMatch(/^The encryption keys in \/data\/matrix\/keys can't be written \(database or disk is full\), .*\nFix that/);
  expect(told("keys-unwritable", { directory, says })).toBe(told("keys-broken", { directory, says }));
  expect(told("keys-in-use", { directory })).toMatch(/^The encryption keys in \/data\/matrix\/keys are in use by another program\.\nStop the other one first/);
  expect(told("device-keys-differ", { directory, user: "@bot:hs.test", device: "ONE" })).toMatch(/^The homeserver knows the device ONE of @bot:hs\.test by other keys than those in \/data\/matrix\/keys, .*\nSign in again/);
  expect(told("no-device", {})).toMatch(/^This access token belongs to no device, .*\nSign in with a user and a password/);
  expect(told("bot-runs-already", { dataRoot: "/data" })).toMatch(/^A bot runs on \/data already\.\nStop that one first\./);
});
