import { expect, test } from "vitest";
import { InstanceName } from "../../../../src/model/instance/instance.ts";
import type { Json } from "../../../../src/model/json.ts";
import type { Started } from "../../../../src/model/instance/instance-outcomes.ts";
import { createdButNotStarted, failed } from "../../../../src/words/error.ts";
import { started } from "../../../../src/words/instance/started.ts";
import { textOf } from "../text.ts";

const now = new Date("2026-11-23T14:05:00").getTime();
const dev: Started = {
  name: InstanceName.parse("dev"),
  seconds: 31.2,
  addresses: { chat: "https://dev.example.org", dashboard: "https://dashboard.dev.example.org", homeserver: "https://dev.example.org" },
  homeserver: { kind: "tuwunel", version: "1.9.0", federation: false },
  claim: { id: "c1", expiresAt: now + 24 * 3600_000 },
  synthetic: false,
  warnings: [],
  hasModelKey: false,
  keysFile: "/srv/innkeeper/instances/dev/.env.dev",
  restarted: false,
};

test("a first start says where it is, who becomes admin, and what its agents lack", () => {
  expect(textOf(started(dev, now, null))).toBe(
    [
      "dev is running (31 s).",
      "Chat: https://dev.example.org",
      "Dashboard: https://dashboard.dev.example.org (its key: `!instance key dev`)",
      "Homeserver: https://dev.example.org (Tuwunel 1.9.0, registration closed, no federation)",
      "Become its first admin: <claim c1> (works once, until tomorrow 14:05)",
      "It has no model key yet, so its agents can't answer. An owner puts one in, never here: `!instance env dev`",
    ].join("\n"),
  );
});

test("with a key, an admin and no homeserver there is nothing more to say", () => {
  const plain: Started = { ...dev, addresses: { ...dev.addresses, homeserver: null }, homeserver: null, claim: null, hasModelKey: true, restarted: true };
  expect(textOf(started(plain, now, null))).toMatch(/^dev is running again \(31 s\)\.\nChat: .*\nDashboard: .*$/);
});

test("after a restore it says which ports moved", () => {
  const before: Json = { kind: "restored", name: "dev", desired: "running", movedPorts: [{ role: "backend", from: 8765, to: 8767 }], subnet: null };
  const text = textOf(started(dev, now, before));
  expect(text).toContain("dev is back from the trash and running (31 s).");
  expect(text).toContain("Its backend port is now 8767: 8765 is taken.");
});

test("a create whose start fails says that the instance stays", () => {
  const failure = { code: "silent", facts: { said: { message: "Its backend was not ready within 3 min.", hint: "See `!instance logs dev`.", detail: "M_FORBIDDEN" } }, ref: null };
  const text = textOf(createdButNotStarted(failure, { kind: "created", name: "dev", dryRun: false }));
  expect(text).toMatch(/^dev is created, but it did not start\. It stays, stopped\.\nIts backend was not ready/);
  expect(text).toContain("M_FORBIDDEN");
  expect(text).toMatch(/Then: `!instance start dev`$/);
});

test("what an older version stored of a create or a restore, without its kind, is told as ever", () => {
  const failure = { code: "docker-forbidden", facts: {}, ref: null };
  expect(textOf(createdButNotStarted(failure, { name: "dev", dryRun: false, pinnedByDigest: ["mindroom@sha256:1"] }))).toMatch(/^dev is created, but it did not start\. /);
  expect(textOf(started(dev, now, { name: "dev", dryRun: false, pinnedByDigest: ["mindroom@sha256:1"] }))).toContain("No version tag is known for `mindroom`");
  const restored: Json = { name: "dev", desired: "running", movedPorts: [], subnet: { from: "10.213.0.0/28", to: "10.213.0.16/28" } };
  expect(textOf(createdButNotStarted(failure, restored))).toMatch(/^dev is back from the trash, but it did not start\. /);
  expect(textOf(started(dev, now, restored))).toMatch(/^dev is back from the trash and running \(31 s\)\.\n[^]*Its network is now 10\.213\.0\.16\/28: /);
});

test("a fault of ours is a reference, and tells nothing of its cause", () => {
  const text = textOf(failed({ code: "internal", facts: { said: { message: "SQLITE_BUSY at /srv", hint: null, detail: null } }, ref: "7f3a" }, "!instance logs dev"));
  expect(text).toBe("Something went wrong on my side while I did `!instance logs dev` (ref 7f3a). I undid what I had begun. The log has the details under that ref.");
});

test("what went wrong is told with what to do, and with the end of a log before it", () => {
  const facts = { name: dev.name, service: "backend", deadlineMs: 180_000, restarts: null, cause: null, seen: null, log: ["INFO one", "ERROR two"], tokenWanted: false, after: "stopped" } as const;
  const text = textOf(failed({ code: "not-ready", facts, ref: null }, "!instance start dev"));
  expect(text).toMatch(/^dev did not answer: .*\nLast it said:\nINFO one\nERROR two\nAll it said: `!instance logs dev backend`$/);
});
