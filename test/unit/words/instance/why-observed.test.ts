import { expect, test } from "vitest";
import type { Ailment } from "../../../../src/model/instance/observed.ts";
import { whyObserved, whyUnseen } from "../../../../src/words/instance/why-observed.ts";

const now = Date.UTC(2026, 10, 28, 12);

test.each<readonly [Ailment["how"], string]>([
  ["unhealthy", "backend runs but is unhealthy"],
  ["restarting", "backend stops again and again (Restarting (1) 2 seconds ago)"],
  ["down", "backend doesn't run (Restarting (1) 2 seconds ago)"],
  ["paused", "backend is paused"],
  ["no-container", "backend has no container"],
])("a service that is %s is said to be", (how, words) => {
  expect(whyObserved({ kind: "ailing", ailments: [{ service: "backend", how, status: "Restarting (1) 2 seconds ago" }] }, now)).toBe(words);
});

test("that Docker can't be asked, or that agents hear nothing, is said too", () => {
  expect(whyUnseen({ kind: "unseen", reason: { code: "docker-unreachable", facts: { why: "silent" } } })).toBe("Docker does not answer on this host.");
  expect(whyObserved({ kind: "cut-off", since: now }, now)).toMatch(/^its agents have heard nothing from their homeserver since \d\d:\d\d$/);
});
