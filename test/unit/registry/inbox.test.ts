import { expect, test } from "vitest";
import { aMessage, freshRegistry } from "./fresh.ts";

const device = { id: "PHONE", identity: "master", signed: true };

test("an encrypted command is kept with the device that sent it", () => {
  const { inbox } = freshRegistry().registry;
  const message = { ...aMessage("$1"), device, ciphertext: "digest" };
  inbox.add(message);
  expect(inbox.waiting()).toEqual([message]);
});

test("a ciphertext that comes again under another event id is no second command, also once the first was dealt with", () => {
  const { inbox } = freshRegistry().registry;
  inbox.add({ ...aMessage("$1"), device, ciphertext: "digest" });
  inbox.add({ ...aMessage("$2"), device, ciphertext: "digest" });
  expect(inbox.waiting().map(({ event }) => event)).toEqual(["$1"]);
  inbox.answer("$1", [], null);
  inbox.add({ ...aMessage("$3"), device, ciphertext: "digest" });
  expect(inbox.waiting()).toEqual([]);
});
