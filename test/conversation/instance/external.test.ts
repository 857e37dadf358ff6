import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, dev, fakeRoom, room2, type FakeRoom } from "../../fakes/room.ts";

type Told = Parameters<FakeRoom["homeservers"]["externals"]["set"]>[1];
const url = "https://matrix.example.com";

/** Somebody else's homeserver is, from now on, as told. */
function at(room: FakeRoom, more: Partial<Told> = {}): void {
  room.homeservers.externals.set(url, { url, serverName: "example.com", version: "Synapse 1.163.2", ...more });
}

/** `dev` is to live on a homeserver that lets agents in by the token `good`. */
async function created(more: Partial<Told> = {}, files?: FakeFiles): Promise<FakeRoom> {
  const room = fakeRoom(files === undefined ? {} : { files });
  at(room, { registration: { how: "token", says: null }, tokens: ["good"], ...more });
  await room.says(alice, `!instance create dev dev.example.org --matrix=${url}`);
  return room;
}

const env = (room: FakeRoom): string => room.read("instances/dev/.env.dev");

test("what agents need there is told at create, and a start without it says where it is given", async () => {
  const room = await created();
  expect(room.lastReply()).toContain("Agents: register there with a token");
  expect(room.lastReply()).toMatch(/Before it starts, an owner must give it a registration token of that homeserver: `!instance agents dev`$/);
  await room.says(carol, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "registration-token-missing", facts: { name: "dev", url } });
  expect(room.engine.runningNames()).toEqual([]);
});

test("an owner gives the token by a form, where it is tried; then the agents start with it", async () => {
  const room = await created();
  await room.says(alice, "!instance agents dev");
  expect(room.lastReply()).toMatch(/^To enter the token with which the agents of dev register at https:\/\/matrix\.example\.com: https:\/\/bot\.example\.org\/agents\/\S+ \(works once, until .*\)\nWhoever runs that homeserver can make one\. Never send it here\.$/);
  const link = room.token("agents");
  await expect(room.savesAgentsToken(link, "guessed")).rejects.toMatchObject({ code: "registration-token-refused", facts: { name: dev, url, serverName: "example.com", at: "form" } });
  expect(env(room)).not.toContain("guessed");
  expect(await room.savesAgentsToken(link, "good")).toMatchObject({ tried: true, running: false });
  expect(env(room)).toContain("MATRIX_REGISTRATION_TOKEN='good'");
  expect(statSync(room.path("instances/dev/.env.dev")).mode & 0o777).toBe(0o600);
  expect(room.notices(room2).at(-1)).toBe("dev has a token with which its agents register on example.com (by a link that @alice:example.org asked for).\nTo start it: `!instance start dev`");
  await expect(room.savesAgentsToken(link, "good")).rejects.toMatchObject({ code: "link-used", facts: { page: "agents", name: dev, about: null } });
  await room.says(carol, "!instance start dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
  expect(`${room.said.map(({ text }) => text).join("\n")}${room.logged.join("\n")}`).not.toMatch(/\bgood\b/);
});

test("the token reaches the agents' container, and nothing else of it", async () => {
  const room = await created();
  expect(room.read("instances/dev/compose.yaml")).toMatch(/backend:[^]*MATRIX_REGISTRATION_TOKEN:[^]*frontend:/);
  expect(room.read("instances/dev/compose.yaml").match(/MATRIX_REGISTRATION_TOKEN/g)).toHaveLength(1);
});

test("one that runs is told to take a new token over", async () => {
  const room = await created();
  room.edit("instances/dev/.env.dev", (text) => `${text}MATRIX_REGISTRATION_TOKEN='good'\n`);
  await room.says(alice, "!instance start dev");
  await room.says(alice, "!instance agents dev");
  at(room, { registration: { how: "token", says: null } });
  expect(await room.savesAgentsToken(room.token("agents"), "newer")).toMatchObject({ tried: false, running: true });
  expect(room.notices(room2).at(-1)).toBe("dev has a token with which its agents register on example.com (by a link that @alice:example.org asked for); that homeserver doesn't say whether it is good.\nTo apply it: `!instance restart dev`");
});

test("only an owner may give a token, and only where one is needed", async () => {
  const room = await created();
  await room.says(carol, "!instance agents dev");
  expect(room.lastFailure()).toMatchObject({ code: "not-allowed", facts: { why: "role", needed: "owner", has: "operator" } });
  at(room);
  await room.says(alice, "!instance agents dev");
  expect(room.lastFailure()).toEqual({ code: "registration-open", facts: { name: "dev", url } });
  await room.says(alice, "!instance create own own.example.org --matrix");
  await room.says(alice, "!instance agents own");
  expect(room.lastFailure()).toEqual({ code: "homeserver-own", facts: { name: "own" } });
  await room.says(alice, "!instance create bare");
  await room.says(alice, "!instance agents bare");
  expect(room.lastFailure()).toEqual({ code: "no-homeserver", facts: { name: "bare", whose: "agents" } });
});

test("a homeserver that lets nobody register is told in its own words, and nothing is started", async () => {
  const room = await created({ registration: { how: "closed", says: "Registration has been disabled" } });
  expect(room.lastReply()).toContain("Agents: can't register there: its registration is closed (Registration has been disabled)");
  for (const command of ["start", "agents"]) {
    await room.says(alice, `!instance ${command} dev`);
    expect(room.lastFailure()).toEqual({ code: "registration-closed", facts: { name: "dev", url, how: "closed", says: "Registration has been disabled" } });
  }
  at(room, { registration: { how: "other", says: "m.login.recaptcha" } });
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "registration-closed", facts: { name: "dev", url, how: "other", says: "m.login.recaptcha" } });
  expect(room.engine.runningNames()).toEqual([]);
});

test("agents that have their accounts need no registration any more; a token that went bad is told", async () => {
  const room = await created();
  room.edit("instances/dev/.env.dev", (text) => `${text}MATRIX_REGISTRATION_TOKEN='old'\n`);
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "registration-token-refused", facts: { name: "dev", url, serverName: "example.com", at: "start" } });
  room.put("instances/dev/mindroom_data/matrix_state.yaml", "accounts:\n  agent_router: {username: mindroom_router}\nrooms: {}\n");
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
  expect(room.lastReply()).toContain(`⚠ ${url} no longer accepts the registration token of dev: agents that have an account keep it, new ones can't register. To give it another: \`!instance agents dev\``);
  at(room, { registration: { how: "closed", says: null } });
  await room.says(alice, "!instance restart dev");
  expect(room.lastReply()).toMatch(/^dev is running again/);
});

test("another homeserver behind the same address is found before anything is started or stopped", async () => {
  const room = await created({ registration: { how: "open", says: null } }, new FakeFiles());
  await room.says(alice, "!instance start dev");
  at(room, { serverName: "example.net" });
  room.engine.calls.length = 0;
  await room.says(alice, "!instance restart dev");
  expect(room.lastFailure()).toEqual({ code: "server-name-differs", facts: { name: "dev", url, found: "example.net", serverName: "example.com", at: "start" } });
  expect(room.engine.calls).toEqual([]);
});

test("a homeserver that is away keeps an instance from starting, with the reason", async () => {
  const room = await created({}, new FakeFiles());
  room.homeservers.externals.clear();
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toEqual({ code: "homeserver-silent", facts: { url, why: "unreachable", seconds: null } });
  expect(room.engine.runningNames()).toEqual([]);
});

test.each([
  [125, "2 min 5 s ahead of"],
  [-7200, "2 h behind"],
])("a clock that differs by %i s is told at each start, which goes on", async (ahead, words) => {
  const room = await created({ registration: { how: "open", says: null }, ahead }, new FakeFiles());
  await room.says(alice, "!instance start dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
  expect(room.lastReply()).toContain(`⚠ The clock of ${url} is ${words} this host's: certificates, tokens and federation suffer from that.`);
});

test("an instance whose agents the watch found cut off is degraded for list and show, as long as its containers run", async () => {
  const room = await created({ registration: { how: "open", says: null } }, new FakeFiles());
  await room.says(alice, "!instance start dev");
  const { announcements, instances } = room.registry;
  const { id } = instances.get(dev);
  announcements.set(id, { state: "running", started: {}, cutOff: { since: room.clock.now() - 60_000, url } });
  await room.says(alice, "!instance list");
  expect(room.lastReply()).toMatch(/^1 instance, 1 needs you\n✗ dev — degraded: its agents have heard nothing from their homeserver since/);
  await room.says(alice, "!instance show dev");
  expect(room.lastReply()).toMatch(/^dev is degraded: its agents have heard nothing from their homeserver since/);
  await room.says(alice, "!instance stop dev");
  await room.says(alice, "!instance show dev");
  expect(room.lastReply()).toMatch(/^dev is stopped/);
});

test("several instances on one homeserver are kept apart by a namespace, which outlives the trash", async () => {
  const room = await created();
  await room.says(alice, `!instance create two two.example.org --matrix=${url}`);
  const namespaces = ["dev", "two"].map((name) => /^MINDROOM_NAMESPACE='([a-z0-9]{4,32})'$/m.exec(room.read(`instances/${name}/.env.${name}`))?.[1]);
  expect(new Set(namespaces).size).toBe(2);
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  await room.says(alice, "!trash restore dev");
  expect(env(room)).toContain(`MINDROOM_NAMESPACE='${namespaces[0] ?? ""}'`);
});

test("a domain that another instance has is refused when it is created, set, or edited by hand", async () => {
  const room = await created({ registration: { how: "open", says: null } });
  await room.says(alice, `!instance create two dev.example.org --matrix=${url}`);
  expect(room.lastFailure()).toEqual({ code: "domain-taken", facts: { name: "two", domain: "dev.example.org", holder: { name: "dev", domain: "dev.example.org" }, at: "create" } });
  await room.says(alice, `!instance create two two.example.org --matrix=${url}`);
  await room.says(alice, "!instance set two INSTANCE_DOMAIN=dev.example.org");
  expect(room.lastFailure()).toEqual({ code: "domain-taken", facts: { name: "two", domain: "dev.example.org", holder: { name: "dev", domain: "dev.example.org" }, at: "set" } });
  room.edit("instances/two/.env.two", (text) => text.replace(/^INSTANCE_DOMAIN=.*$/m, "INSTANCE_DOMAIN=dev.example.org"));
  await room.says(alice, "!instance start two");
  expect(room.lastFailure()).toEqual({ code: "domain-taken", facts: { name: "two", domain: "dev.example.org", holder: { name: "dev", domain: "dev.example.org" }, at: "set" } });
  expect(room.engine.runningNames()).toEqual([]);
  expect(room.registry.instances.all().map(({ domain }) => domain).sort()).toEqual(["dev.example.org", "two.example.org"]);
});

test("agents that give up are told with the cause at their first restart, not after minutes", async () => {
  const room = await created({ registration: { how: "open", says: null } }, new FakeFiles());
  const begun = room.clock.now();
  room.engine.silent.add("dev-backend");
  room.clock.onPassing = () => {
    if (!room.engine.runningNames().includes("dev-backend")) return;
    room.clock.onPassing = () => undefined;
    room.engine.say(dev, "backend", "ERROR for good: Account collision for @mindroom_router");
    room.engine.crash(dev, "backend");
  };
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toMatchObject({ code: "not-ready", facts: { service: "backend", restarts: 1, cause: { what: "unknown", line: "ERROR for good: Account collision for @mindroom_router" }, tokenWanted: false, after: "stopped" } });
  expect(room.clock.now() - begun).toBeLessThan(30_000);
});

test("agents whose registration token is refused need another one of somebody else's homeserver", async () => {
  const room = await created({ registration: { how: "open", says: null } }, new FakeFiles());
  room.engine.silent.add("dev-backend");
  room.clock.onPassing = () => {
    if (!room.engine.runningNames().includes("dev-backend")) return;
    room.clock.onPassing = () => undefined;
    room.engine.say(dev, "backend", "ERROR for good: its registration token is invalid");
    room.engine.crash(dev, "backend");
  };
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toMatchObject({ code: "not-ready", facts: { cause: { what: "token-refused" }, tokenWanted: true } });
});

test("an own homeserver that has lost the agents' token gets it back at the next start, and that is said", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev dev.example.org --matrix=synapse --start");
  expect(room.lastReply()).not.toContain("registration token");
  room.homeservers.tokens.get("dev.example.org")?.clear();
  await room.says(alice, "!instance restart dev");
  expect(room.lastReply()).toContain("Its homeserver had forgotten the registration token of dev, which new agents need. I have registered it there again.");
  await room.says(alice, "!instance restart dev");
  expect(room.lastReply()).not.toContain("registration token");
});

test("the homeserver's data and MindRoom's are never apart: in the trash, back from it, and gone", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix=synapse --start");
  const both = ["synapse/homeserver.db", "mindroom_data/matrix_state.yaml"];
  for (const path of both) room.put(`instances/dev/${path}`, "what they know of each other");
  const places = () => new Set(room.state().files.filter((path) => both.some((end) => path.endsWith(`/${end}`))).map((path) => path.split("/").slice(0, 2).join("/")));
  const whole = () => both.every((end) => room.state().files.filter((path) => path.endsWith(`/${end}`)).length === 1) && places().size === 1;
  for (const command of ["restart dev", "set dev BACKEND_PORT=auto", "federation dev on", "stop dev", "start dev"]) {
    await room.says(alice, `!instance ${command}`);
    if (room.said.at(-1)?.kind === "prompt") await room.confirms(alice);
    expect(whole()).toBe(true);
  }
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  expect(whole()).toBe(true);
  expect([...places()][0]).toMatch(/^trash\//);
  await room.says(alice, "!trash restore dev");
  expect(whole()).toBe(true);
  expect([...places()]).toEqual(["instances/dev"]);
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  await room.says(alice, "!trash empty");
  await room.confirms(alice);
  expect([...places()]).toEqual([]);
});
