import { expect, test } from "vitest";
import type { EngineEvent } from "../../../src/model/engine.ts";
import { Pending } from "../../../src/watch/pending.ts";
import { named } from "../registry/fresh.ts";

const event = (action: string, at: number): EngineEvent => ({ instance: named("dev"), service: "backend", action, signal: null, exitCode: null, at });

test("what happens during a look isn't forgotten with what that look told", () => {
  const pending = new Pending();
  pending.happened(event("pause", 1), 1);
  const looking = pending.eventsOf(named("dev"));
  pending.happened(event("unpause", 2), 2);
  expect(looking).toEqual([event("pause", 1)]);
  pending.forget(named("dev"), looking);
  expect(pending.eventsOf(named("dev"))).toEqual([event("unpause", 2)]);
});

test("of what never ends only the newest events are kept", () => {
  const pending = new Pending();
  for (let at = 0; at < 1000; at++) pending.happened(event("health_status", at), at);
  expect(pending.eventsOf(named("dev"))).toHaveLength(200);
  expect(pending.eventsOf(named("dev")).at(-1)).toEqual(event("health_status", 999));
});
