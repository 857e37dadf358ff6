import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, dev, direct, fakeRoom, room1, room2, vera } from "../../fakes/room.ts";

test("an instance is created, stopped, and says how to start it", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix");
  expect(room.replies).toHaveLength(1);
  expect(room.lastReply()).toMatch(/^dev is created, and stopped\. To start it: `!instance start dev`\n/);
  expect(room.lastReply()).toContain("Ports: 8765 backend, 3003 frontend, 8448 matrix");
  expect(room.lastReply()).toContain("Tuwunel, registration closed, no federation, server name dev.example.org (fixed from now on)");
  expect(room.read("instances/dev/.env.dev")).toContain("BACKEND_PORT='8765'");
  expect(room.engine.runningNames()).toEqual([]);
});

test("create --start is answered once, by an instance that runs, with all its addresses and a link for its first admin", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  expect(room.replies).toHaveLength(1);
  for (const part of ["dev is running (", "https://dev.example.org", "https://dashboard.dev.example.org", "Tuwunel 1.9.0, registration closed", "https://bot.example.org/claim/", "(works once, until tomorrow 14:00)", "no model key yet"]) {
    expect(room.lastReply()).toContain(part);
  }
  expect(room.engine.runningNames()).toEqual(["dev-backend", "dev-frontend", "dev-tuwunel"]);
});

test("the homeserver comes up alone, knows the agents' token, and only then come the agents", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix=synapse --start");
  expect(room.engine.calls.filter((call) => call.startsWith("up"))).toEqual(["up dev synapse", "up dev synapse,backend,frontend"]);
  const [token] = room.homeservers.tokens.get("dev.example.org") ?? [];
  expect(room.read("instances/dev/.env.dev")).toContain(`MATRIX_REGISTRATION_TOKEN='${token}'`);
  await room.says(alice, "!instance restart dev");
  expect(room.engine.calls.filter((call) => call.startsWith("up"))).toHaveLength(3);
});

test("an instance without Matrix has no homeserver, no link, and addresses of this machine", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev --start");
  expect(room.engine.runningNames()).toEqual(["dev-backend", "dev-frontend"]);
  expect(room.lastReply()).toContain("Chat: http://127.0.0.1:3003");
  expect(room.lastReply()).not.toContain("claim");
  await room.says(alice, "!instance claim dev");
  expect(room.lastFailure()).toEqual({ code: "no-homeserver", facts: { name: "dev", whose: "people" } });
});

test("a homeserver alone has neither agents nor a model key to miss", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix --only-matrix --start");
  expect(room.engine.runningNames()).toEqual(["dev-tuwunel"]);
  expect(room.lastReply()).not.toMatch(/Chat|Dashboard|model key/);
});

test("an instance may live on somebody else's homeserver, which is looked at first", async () => {
  const room = fakeRoom();
  room.homeservers.externals.set("https://matrix.example.com", { url: "https://matrix.example.com", serverName: "example.com", version: "Synapse 1.163.2" });
  await room.says(alice, "!instance create dev dev.example.org --matrix=https://matrix.example.com --start");
  expect(room.lastReply()).toContain("https://matrix.example.com");
  expect(room.lastReply()).not.toContain("claim");
  expect(room.read("instances/dev/.env.dev")).toContain("MATRIX_SERVER_NAME='example.com'");
});

test("two instances share neither ports nor network, and skip what others on this host have", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  room.host.listening.set(8766, { program: "nginx", pid: 812 });
  room.engine.networks.push("10.213.0.16/28");
  await room.says(alice, "!port reserve 3004");
  await room.says(alice, "!instance create one");
  await room.says(alice, "!instance create two");
  expect(room.lastReply()).toContain("Ports: 8767 backend, 3005 frontend");
  expect(room.lastReply()).toContain("Network: 10.213.0.32/28");
});

test("a dry run tells all and changes nothing", async () => {
  const room = fakeRoom();
  const before = room.state();
  await room.says(alice, "!instance create dev dev.example.org --matrix --start --dry-run");
  expect(room.lastReply()).toMatch(/^A dry run: nothing was changed/);
  for (const part of ["8765 backend", "dev-tuwunel, dev-backend, dev-frontend", "config/config.yaml"]) expect(room.lastReply()).toContain(part);
  expect(room.state()).toEqual(before);
  expect(room.engine.calls).toEqual([]);
  expect(room.notices(room2)).toEqual([]);
});

test("whoever has the link becomes admin of both, and the rooms hear of it", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  const first = room.token();
  expect(await room.claims(first, "bob", "correct horse battery")).toMatchObject({ userId: "@bob:dev.example.org" });
  expect(room.homeservers.admins()).toEqual(["@bob:dev.example.org"]);
  expect(room.read("instances/dev/config/config.yaml")).toContain("@bob:dev.example.org");
  for (const each of [room1, room2]) expect(room.notices(each)).toContain("@bob:dev.example.org is now admin of dev (claimed by link).");
  await expect(room.claims(first, "mallory", "correct horse battery")).rejects.toMatchObject({ code: "link-used" });
});

test("a new link takes the place of the old, and a restart repeats the one that waits", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev --matrix --start");
  const first = room.token();
  await room.says(alice, "!instance restart dev");
  expect(room.token()).toBe(first);
  await room.says(alice, "!instance claim dev");
  expect(room.lastReply()).toMatch(/^Become the first admin of dev: https:\/\/bot\.example\.org\/claim\//);
  expect(room.token()).not.toBe(first);
  await expect(room.claims(first, "bob", "correct horse battery")).rejects.toMatchObject({ code: "link-replaced" });
  await room.claims(room.token(), "bob", "correct horse battery");
  await room.says(alice, "!instance restart dev");
  expect(room.lastReply()).not.toContain("claim");
});

test("a stopped instance keeps its data and is known to be meant to be stopped", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev --start");
  await room.says(alice, "!instance stop dev");
  expect(room.lastReply()).toBe("dev is stopped; its data stays. To start it: `!instance start dev`");
  expect(room.engine.runningNames()).toEqual([]);
  await room.says(alice, "!instance list");
  expect(room.lastReply()).toBe("1 instance\n○ dev — stopped, dev.localhost");
});

test("the list puts first what needs somebody", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance list");
  expect(room.lastReply()).toBe("There are no instances yet. To make one: `!instance create dev --matrix --start`");
  for (const name of ["alpha", "dev", "zeta"]) await room.says(alice, `!instance create ${name} --start`);
  room.engine.crash(dev, "backend", { staysDown: true });
  await room.says(vera, "!instance list");
  const [head, first] = room.lastReply().split("\n");
  expect(head).toBe("3 instances, 1 needs you");
  expect(first).toMatch(/^✗ dev — degraded: backend doesn't run .* → `!instance logs dev`$/);
});

test("show tells all of one instance", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  await room.says(vera, "!instance show dev");
  for (const part of ["dev is running.", "https://dev.example.org", "8765 backend", "10.213.0.0/28", "Created: today by alice", "`mindroom:1`", "backend: Up"]) expect(room.lastReply()).toContain(part);
});

test("logs are of one service or all, the newest last", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev --matrix --start");
  for (const [at, service] of (["tuwunel", "backend", "backend", "frontend"] as const).entries()) room.engine.say(dev, service, `line ${at}`);
  await room.says(alice, "!instance logs dev");
  expect(room.lastReply()).toBe("The last 4 lines of dev:\ntuwunel | line 0\nbackend | line 1\nbackend | line 2\nfrontend | line 3");
  await room.says(alice, "!instance logs dev backend --lines 1");
  expect(room.lastReply()).toBe("The last 1 line of dev's backend:\nline 2");
  await room.says(alice, "!instance logs dev homeserver");
  expect(room.lastReply()).toBe("The last 1 line of dev's tuwunel:\nline 0");
});

test("status tells how the bot itself is, and who needs somebody", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev --start");
  await room.says(vera, "!status");
  expect(room.lastReply()).toMatch(/^All is well\.\nInstances: 1, 1 running\nDocker: answers\nDisk: 5\.0 GB free\n/);
  expect(room.lastReply()).toContain("Bot: runs");
  room.engine.crash(dev, "backend", { staysDown: true });
  await room.says(vera, "!status");
  expect(room.lastReply()).toMatch(/^dev needs you: `!instance show dev`/);
});

test("a reserved port goes to nobody until it is released", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  room.host.listening.set(8765, { program: "nginx", pid: 812 });
  await room.says(alice, "!port reserve 8765");
  expect(room.lastReply()).toBe("Port 8765 is reserved: no instance gets it. To release it: `!port release 8765`\nnginx (pid 812) listens there now.");
  await room.says(vera, "!port list");
  expect(room.lastReply()).toBe("1 port given out or reserved\n• 8765 — reserved by alice");
  room.host.listening.clear();
  await room.says(alice, "!instance create one");
  expect(room.lastReply()).toContain("8766 backend");
  await room.says(alice, "!port release 8765");
  await room.says(alice, "!instance create two");
  expect(room.lastReply()).toContain("8765 backend");
});

test("help shows what the asker may do, on a noun what begins with it, on a command all of it", async () => {
  const room = fakeRoom();
  await room.says(vera, "!help");
  expect(room.lastReply()).toContain("as a viewer");
  expect(room.lastReply()).not.toContain("instance create");
  await room.says(alice, "!help");
  expect(room.lastReply()).toContain("`!instance create NAME [DOMAIN]`");
  for (const line of ["!instance create --help", "!help instance create", "!instance create dev -h", "!instance create --nonsense --help"]) {
    await room.says(alice, line);
    expect(room.lastReply(), line).toMatch(/^`!instance create NAME \[DOMAIN\] .*\[--start\]/);
  }
  await room.says(alice, "!port");
  expect(room.lastReply()).toContain("`!port reserve PORT`");
  expect(room.lastReply()).not.toContain("instance create");
});

/** What a line is told that can't be read. */
const misunderstood = ["unknown-command", "unknown-flag", "missing-argument", "missing-value", "extra-argument", "bad-name", "bad-domain", "bad-homeserver", "bad-port", "bad-lines", "bad-service", "bad-value"];

test("every command's help and examples can be sent as they stand", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  const { performing } = room;
  for (const { examples, path } of performing().table) {
    await room.says(alice, `!${path.join(" ")} --help`);
    const help = room.lastReply();
    for (const example of examples) {
      expect(help).toContain(example);
      const before = room.said.length;
      await room.says(alice, example);
      expect(room.said.length, example).toBeGreaterThan(before);
      expect(misunderstood, example).not.toContain(room.lastFailure()?.code);
    }
  }
});

test("people's talk is none of the bot's business, but in a direct chat a command needs no mark", async () => {
  const room = fakeRoom();
  for (const talk of ["hello", "yes", "no", "instance list", "yes please", "!", "! ", "!!", "1 !instance list"]) await room.says(alice, talk);
  expect(room.said).toEqual([]);
  await room.says(alice, "instance list", { in: direct });
  expect(room.said).toMatchObject([{ room: direct, kind: "outcome" }]);
});

test("what a phone makes of quotes and dashes is read as it was meant", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!Instance Create “dev” dev.example.org —matrix=synapse —start");
  expect(room.engine.runningNames()).toEqual(["dev-backend", "dev-frontend", "dev-synapse"]);
});
