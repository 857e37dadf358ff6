import { expect, test } from "vitest";
import type { Outgoing } from "../../../src/model/rooms/outgoing.ts";
import { openStore } from "../../../src/registry/store.ts";
import { anAnswer, freshRegistry } from "./fresh.ts";

const unexplained: Outgoing = { ...anAnswer("`instance start` was cut off."), kind: "failure" };
const failure: Outgoing = { ...unexplained, reason: { code: "interrupted", facts: { command: "instance start" } } };

test("what waits to be sent is there for the next program, with why it failed", () => {
  const { again, registry } = freshRegistry();
  registry.outbox.put(failure);
  expect(again().outbox.waiting()).toEqual([{ ...failure, id: 1 }]);
});

test("what an older version queued without its reason is sent as it is", () => {
  const { dataRoot, registry } = freshRegistry();
  const store = openStore(dataRoot);
  store.change("INSERT INTO outbox (message) VALUES (:message)")({ message: JSON.stringify(unexplained) });
  store.close();
  // No field more: its name for the homeserver is made of all that stands in it.
  expect(registry.outbox.waiting()).toStrictEqual([{ ...unexplained, id: 1 }]);
});

test("several that become one tell of no single error", () => {
  const { registry: { outbox } } = freshRegistry();
  for (const message of [failure, failure]) outbox.put(message);
  outbox.coalesce([1, 2], unexplained);
  expect(outbox.waiting()).toStrictEqual([{ ...unexplained, id: 1 }]);
});
