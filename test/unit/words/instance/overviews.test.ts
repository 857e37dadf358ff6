import { expect, test } from "vitest";
import { Domain, InstanceName } from "../../../../src/model/instance/instance.ts";
import type { Observed, Overview } from "../../../../src/model/instance/observed.ts";
import { needYou } from "../../../../src/model/instance/needs-you.ts";
import { overviews } from "../../../../src/words/instance/overviews.ts";
import { textOf } from "../text.ts";

const instance = (name: string, state: Observed["state"], desired: "running" | "stopped", why: Observed["why"] = null, paused: Observed["paused"] = []): Overview => ({
  name: InstanceName.parse(name),
  domain: Domain.parse(`${name}.example.org`),
  homeserver: "tuwunel",
  onlyMatrix: false,
  desired,
  observed: { state, why, ailing: paused, paused, services: [] },
});

const said = (...all: readonly Overview[]): string => textOf(overviews({ overviews: all, needYou: needYou(all), example: "dev" }, 0));

test("what needs somebody comes first, with what to type", () => {
  expect(said(instance("dev", "running", "running"), instance("personal", "stopped", "stopped"), instance("trial", "degraded", "running", { kind: "ailing", ailments: [{ service: "backend", how: "restarting", status: "Restarting (1) 3 seconds ago" }] }), instance("web", "stopped", "running"))).toBe(
    [
      "4 instances, 2 need you",
      "✗ trial — degraded: backend stops again and again (Restarting (1) 3 seconds ago) → `!instance logs trial`",
      "✗ web — down, though it should run → `!instance start web`",
      "● dev — running, dev.example.org",
      "○ personal — stopped, personal.example.org",
    ].join("\n"),
  );
});

test("what is only paused goes on by a start; its log wouldn't say why", () => {
  expect(said(instance("dev", "degraded", "running", { kind: "ailing", ailments: [{ service: "backend", how: "paused", status: "Up 2 hours (Paused)" }] }, ["backend"]))).toContain("✗ dev — degraded: backend is paused → `!instance start dev`");
});

const unseen: Observed["why"] = { kind: "unseen", reason: { code: "docker-unreachable", facts: { why: "silent" } } };

test("what can't be seen is said once, and is neither running nor stopped", () => {
  const text = said(instance("dev", "unknown", "running", unseen), instance("web", "unknown", "stopped", unseen));
  expect(text.match(/Docker does not answer/g)).toHaveLength(1);
  expect(text).toContain("? dev — unknown, should be running");
});

test("an empty list says how to make the first", () => {
  expect(said()).toBe("There are no instances yet. To make one: `!instance create dev --matrix --start`");
});
