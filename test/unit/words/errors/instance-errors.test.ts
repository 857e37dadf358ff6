import { expect, test } from "vitest";
import { Domain, InstanceName } from "../../../../src/model/instance/instance.ts";
import { dev, told } from "./told.ts";

const web = InstanceName.parse("web");
const domain = (name: string) => Domain.parse(name);
const now = new Date(2026, 4, 12, 14, 0).getTime();

test("one that runs, or doesn't", () => {
  expect(told("already-running", { name: dev, startedAt: now - 3_600_000, now })).toBe("dev is running already, since 13:00.\nTo restart it: `!instance restart dev`");
  expect(told("already-running", { name: dev, startedAt: null, now })).toMatch(/^dev is running already\.\n/);
  expect(told("already-stopped", { name: dev })).toBe("dev is stopped already.\nTo start it: `!instance start dev`");
  expect(told("not-running", { name: dev })).toBe("The homeserver of dev isn't running.\nStart it: `!instance start dev`");
});

test("an instance that isn't there names those that are, and the nearest", () => {
  const none = { name: "dve", others: [], total: 0, meant: null, inTrash: false, creatable: true };
  expect(told("no-instance", none)).toBe("There is no instance `dve`, nor any other yet.\nCreate it: `!instance create dve`");
  expect(told("no-instance", { ...none, creatable: false })).toBe("There is no instance `dve`, nor any other yet.");
  expect(told("no-instance", { ...none, inTrash: true })).toBe("`dve` is in the trash.\nBring it back: `!trash restore dve`");
  expect(told("no-instance", { ...none, others: ["dev"], total: 1, meant: "dev" })).toBe("There is no instance `dve`. There is: dev.\nDid you mean dev?");
  expect(told("no-instance", { ...none, others: ["one", "two"], total: 2 })).toBe("There is no instance `dve`. There are: one, two.");
  expect(told("no-instance", { ...none, others: ["one", "two"], total: 25 })).toBe("There is no instance `dve`. There are: one, two and 23 more.");
});

test("one that isn't in the trash names what is", () => {
  expect(told("not-in-trash", { name: "dev", others: [], total: 0 })).toBe("There is no `dev` in the trash. It is empty.\nWhat there is: `!instance list`");
  expect(told("not-in-trash", { name: "dev", others: ["one"], total: 1 })).toBe("There is no `dev` in the trash. There is: one.\nSee `!trash list` and `!instance list`.");
  expect(told("not-in-trash", { name: "dev", others: ["one", "two"], total: 3 })).toMatch(/There are: one, two and 1 more\./);
});

test.each([
  [{ holder: "innkeeper", domain: "dev.example.org" }, "dev.example.org is my own domain."],
  [{ holder: { name: null, domain: domain("dev.example.org") }, domain: "dev.example.org" }, "dev.example.org isn't free."],
  [{ holder: { name: web, domain: domain("dev.example.org") }, domain: "dev.example.org" }, "dev.example.org is the domain of web already."],
  [{ holder: { name: web, domain: domain("example.org") }, domain: "dashboard.example.org" }, "dashboard.example.org is where the dashboard of web is."],
  [{ holder: { name: web, domain: domain("dashboard.example.org") }, domain: "example.org" }, "dashboard.example.org, where its dashboard would be, is the domain of web already."],
] as const)("a domain that is taken says why: %j", (taken, why) => {
  expect(told("domain-taken", { name: dev, ...taken, at: "create" })).toBe(`${why} Nothing was changed.\nGive dev a domain of its own.`);
});

test("a domain that is taken says what to do, by what it was wanted for", () => {
  const taken = { name: dev, domain: "dev.example.org", holder: { name: web, domain: domain("dev.example.org") } };
  expect(told("domain-taken", { ...taken, at: "set" })).toMatch(/\nGive dev a domain of its own\.$/);
  expect(told("domain-taken", { ...taken, holder: "innkeeper", at: "start", had: "dev.localhost" })).toMatch(/\nGive it another one: `!instance set dev INSTANCE_DOMAIN=dev\.localhost`$/);
  expect(told("domain-taken", { ...taken, at: "restore" })).toMatch(/\nRemove web first: `!instance remove web`$/);
  expect(told("domain-taken", { ...taken, holder: { ...taken.holder, name: null }, at: "restore" })).toMatch(/\nAn owner can tell who has it\.$/);
  expect(told("domain-taken", { ...taken, holder: "innkeeper", at: "restore" })).toMatch(/\nGive dev a domain of its own\.$/);
});

test("what an instance can't be made with", () => {
  expect(told("name-in-trash", { name: dev })).toBe("An instance `dev` is in the trash.\nBring it back with `!trash restore dev`, or choose another name.");
  expect(told("image-unconfigured", { service: "backend" })).toBe("I have no image for backend here.\nName one in the config file.");
  expect(told("image-unconfigured", { service: "tuwunel" })).toMatch(/\nUse the other homeserver: `--matrix=synapse`\.$/);
  expect(told("image-unconfigured", { service: "synapse" })).toMatch(/`--matrix=tuwunel`/);
});

test("what an instance doesn't have", () => {
  expect(told("no-agents", { name: dev, what: "keys" })).toBe("dev is a homeserver only: it has no agents that could use a key.\nWhat it has: `!instance show dev`");
  expect(told("no-agents", { name: dev, what: "dashboard" })).toMatch(/it has no dashboard\./);
  expect(told("no-homeserver", { name: dev, whose: "people" })).toBe("dev has no homeserver, so there are no accounts.");
  expect(told("no-homeserver", { name: dev, whose: "agents" })).toBe("dev has no homeserver, so its agents have no accounts.");
  expect(told("no-service", { name: dev, service: "x`y", services: ["backend", "frontend"] })).toBe("dev has no service `xy`. It has: backend, frontend.\nAll of them: `!instance logs dev`");
  expect(told("no-logs", { name: "dev" })).toBe("dev has said nothing yet.\nIf it isn't running: `!instance start dev`");
});

test("settings that are taken back tell why", () => {
  expect(told("settings-taken-back", { name: "dev", because: { code: "start-failed", facts: { name: "dev", says: "no space left" } } })).toBe(
    "dev did not start. Docker says: no space left. Its old settings are back, and it is started with them again; its data is untouched.\nIts state: `!instance show dev`",
  );
  expect(told("settings-taken-back", { name: "dev", because: { code: "port-taken", facts: { name: "dev", port: 8765, role: "backend", holder: null, at: "start" } } })).toBe(
    "dev did not start: port 8765 is in use by another program. Its old settings are back, and it is started with them again; its data is untouched.\nIts state: `!instance show dev`",
  );
});
