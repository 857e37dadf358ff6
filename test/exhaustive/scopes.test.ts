import { expect, test } from "vitest";
import { complete } from "../../src/commands/engine/complete.ts";
import { namesIn } from "../../src/commands/engine/names.ts";
import { commands } from "../../src/commands/table.ts";
import { depsFor } from "../../src/commands/engine/asker-scope.ts";
import { InstanceName } from "../../src/model/instance/instance.ts";
import type { Grant } from "../../src/model/rooms/scope.ts";
import { FakeFiles } from "../fakes/files.ts";
import { alice, carol, dan, direct, fakeRoom, room1, room2, vera, type FakeRoom } from "../fakes/room.ts";

/** What the second room is for. */
const customers: Grant = { instances: ["dev"], create: "cust-" };
const inRoom2 = { in: room2 } as const;

/** A room for customers' instances, with some in it, one of them in the trash. */
async function customersRoom(): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles() });
  room.narrow(room2, customers);
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  await room.says(carol, "!instance create cust-one", inRoom2);
  await room.says(alice, "!instance create cust-old", inRoom2);
  return room;
}

/** Its instance for the trash; last of all, so that nobody else gets its ports. */
async function removesOld(room: FakeRoom): Promise<FakeRoom> {
  await room.says(alice, "!instance remove cust-old", inRoom2);
  await room.confirms(alice, "yes", room2);
  return room;
}

/** Beside them, what isn't for that room: running, broken, in the trash; and what belongs to nobody. */
async function withStrangers(room: FakeRoom): Promise<FakeRoom> {
  await room.says(alice, "!instance create zebra quagga.example.org --matrix --start");
  await room.says(alice, "!instance create aardvark okapi.example.org --start");
  room.engine.crash(InstanceName.parse("aardvark"), "backend", { staysDown: true });
  await room.says(dan, "!instance create yak gnu.example.org --matrix");
  await room.says(alice, "!instance remove yak");
  await room.confirms(alice);
  await room.shell("port reserve 8799");
  room.registry.identities.show("@bob:example.org", "bob's identity", 0);
  return room;
}

/** The same, and what somebody tried with both. */
async function withOthers(room: FakeRoom): Promise<FakeRoom> {
  await withStrangers(room);
  await room.says(alice, "!instance set dev BACKEND_PORT=8799");
  await room.says(alice, "!instance set dev INSTANCE_DOMAIN=quagga.example.org");
  await room.claims(room.token(), "zora", "correct horse battery");
  return room;
}

/** All that tells of an instance outside. */
function secretsOf({ registry: { instances, ports, trash } }: FakeRoom): readonly string[] {
  const outside = [...instances.all(), ...trash.all().map(({ instance }) => instance)].filter(({ name }) => !name.startsWith("cust-") && name !== "dev");
  const inTrash = trash.all().filter(({ instance }) => outside.includes(instance));
  return [
    ...outside.flatMap(({ directory, domain, id, name }) => [name, domain, id, id.slice(0, 8), directory, ports.subnetOf(name) ?? [], Object.values(ports.of(name)).map(String)].flat()),
    ...inTrash.flatMap((each) => [each.slot, each.subnet ?? [], Object.values(each.ports).map(String)].flat()),
    "8799", "@bob:example.org", "zora", room1,
  ];
}

/** Those that a text tells, though nobody typed them. */
function leaks(secrets: readonly string[], typed: string, text: string): readonly string[] {
  // A question's number, and how to answer it, is chance.
  const told = text.replace(/(yes|no) \d{4}/g, "");
  return secrets.filter((secret) => !typed.includes(secret) && new RegExp(`(?<![\\w.])${secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w])`).test(told));
}

const portOf = ({ registry }: FakeRoom, name: string): number => registry.ports.of(InstanceName.parse(name)).backend ?? 0;

/** Each command of the table, done to this instance, these ports, these jobs. */
function linesOn(name: string, port: number, jobs: readonly number[]): readonly string[] {
  return commands.flatMap(({ examples }) => examples).flatMap((example) => {
    const line = example.replace(/\bdev\b/g, name).replace("8770", String(port)).replace("@bob:example.org", "@carol:example.org");
    return line.endsWith(" 12") ? jobs.map((id) => line.replace(/12$/, String(id))) : [line];
  });
}

const misspelt = ["!audit --lines 500", "!jobs --lines 500", "!instance lsit", "!instance show ze", "!instance show zebr", "!instance strat zebr", "!instance start aardvar", "!trash restore ya", "!trash restor ya", "!port lits", "!job", "yes", "!instance", "!help trust accept", "!instance create", "!instance create zebr", "!instance create cust-two --matrix --start", "!instance logs cust-on"];

test("in a room for some instances nothing tells of the others: no reply, question, notice, progress or completion", async () => {
  const room = await removesOld(await withOthers(await customersRoom()));
  const secrets = secretsOf(room);
  expect(secrets).toEqual(expect.arrayContaining(["zebra", "quagga.example.org", "aardvark", "yak", "gnu.example.org", "8768"]));
  const found: string[] = [];
  const heard = { said: 0, progress: 0 };
  const listen = (typed: string): void => {
    for (const what of ["said", "progress"] as const) {
      const news = room[what].slice(heard[what]).filter((each) => each.room === room2 || each.room === direct);
      for (const { text } of news) found.push(...leaks(secrets, typed, text).map((secret) => `${typed}: ${secret} in ${text.slice(0, 300)}`));
      heard[what] = room[what].length;
    }
  };
  // What came by itself until now.
  listen("");
  expect(room.notices(room2)).toEqual(expect.arrayContaining([`${alice} created dev.`, `${alice} started dev, and it answers.`]));

  const jobs = room.registry.jobs.recent(100).map(({ id }) => id);
  const taken = [`!instance set dev BACKEND_PORT=${portOf(room, "zebra")}`, "!instance set dev INSTANCE_DOMAIN=quagga.example.org", "!instance create cust-three okapi.example.org", "!instance create cust-four okapi.example.org --dry-run"];
  const lines = [...misspelt, ...["dev", "cust-one", "cust-old", "cust-nosuch", "nosuch", "zebra", "aardvark", "yak"].flatMap((name) => linesOn(name, 8799, name === "dev" ? jobs : [jobs[0] ?? 0])), ...taken];
  for (const line of new Set(lines)) {
    for (const [user, where] of [[vera, room2], [carol, room2], [alice, room2], [carol, direct]] as const) {
      const asked = room.said.length;
      await room.says(user, line, { in: where });
      listen(line);
      const last = room.said.slice(asked).at(-1);
      if (last?.kind === "prompt") await room.confirms(user, line.includes("zebra") ? "yes" : "no", where);
      listen(line);
    }
  }
  const performing = room.performing();
  const origin = { kind: "room", room: room2, event: "$e", thread: null } as const;
  const names = namesIn(await depsFor(performing, { asker: carol, origin }, "operator"));
  for (const { path } of commands) {
    for (const end of ["", " ", " z", " y", " 8", " @"]) found.push(...leaks(secrets, "", complete(commands, { before: `!${path.join(" ")}${end}`, after: "" }, names).candidates.join("\n")));
  }
  expect(found).toEqual([]);
  expect(names.instance()).toEqual(expect.arrayContaining(["dev", "cust-one"]));
  expect(heard.said).toBeGreaterThan(500);
  expect(heard.progress).toBeGreaterThan(100);
});

/** What differs by who came first, and by chance: ports, networks, the numbers of jobs and questions, ids, folders. */
const alike = (text: string): string =>
  text
    .replace(/https:\/\/bot\.example\.org\/\S+/g, "LINK")
    .replace(/\b\d{4,5}\b/g, "PORT")
    .replace(/10\.213\.\d+\.\d+/g, "NETWORK")
    .replace(/([Jj]ob |jobs (?:show|cancel) |^[✓✗⏳↺?○] )\d+/gmu, "$1ID")
    .replace(/\/\S*innkeeper-test-\w+/g, "ROOT");

test("whatever is asked in a room for some instances is answered as if there were no others", async () => {
  const alone = await removesOld(await customersRoom());
  const beside = await removesOld(await withStrangers(await customersRoom()));
  const lines = new Set([...misspelt, ...["dev", "cust-one", "cust-old", "cust-nosuch", "nosuch", "zebra", "yak"].flatMap((name) => linesOn(name, 8799, [1, 999]))]);
  let compared = 0;
  for (const line of lines) {
    for (const user of [vera, carol, alice]) {
      const [without, within] = await Promise.all(
        [alone, beside].map(async (room) => {
          const before = room.said.length;
          await room.says(user, line, inRoom2);
          if (room.said.at(-1)?.kind === "prompt") await room.confirms(user, "yes", room2);
          return room.said.slice(before).filter((each) => each.room === room2).map(({ kind, text }) => alike(`${kind}: ${text}`));
        }),
      );
      expect(within, `${user}: ${line}`).toEqual(without);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(400);
});

/** What was answered in the second room, with the name that was asked for written as NAME. */
async function answer(room: FakeRoom, user: string, line: string, name: string, where = room2): Promise<string> {
  const before = room.said.length;
  await room.says(user, line, { in: where });
  const [said, ...more] = room.said.slice(before).filter((each) => each.room === where);
  expect(more).toEqual([]);
  return `${said?.kind ?? "silence"}: ${said?.text ?? ""}`.replaceAll(name, "NAME");
}

const naming = commands.filter(({ names, needs }) => needs === "creating" || names?.["name"] === "instance" || names?.["name"] === "trashed").flatMap(({ examples }) => examples).filter((example) => /\bdev\b/.test(example));
test.each(naming)("%s of another room's instance is refused as if there were none, whatever it is and does", async (example) => {
  const room = await removesOld(await withOthers(await customersRoom()));
  const on = (name: string): string => example.replace(/\bdev\b/g, name);
  const busy = room.stall();
  const restarting = room.says(alice, "!instance restart zebra");
  await busy.reached;
  const before = { state: room.state(), jobs: room.registry.jobs.recent(100).length, calls: room.engine.calls.length };

  const asked = await answer(room, alice, on("qwxvbnm"), "qwxvbnm");
  expect(asked).toMatch(/^failure: (There is no |Only instances whose names begin with)/);
  for (const name of ["zebra", "aardvark", "yak"]) expect(await answer(room, alice, on(name), name)).toBe(asked);
  expect({ state: room.state(), jobs: room.registry.jobs.recent(100).length, calls: room.engine.calls.length }).toEqual(before);
  busy.go();
  await restarting;
});

test("who does what to something that is shared isn't told where they aren't seen", async () => {
  const room = await withOthers(await customersRoom());
  room.clock.pass(1000);
  await removesOld(room);
  const held = Promise.withResolvers<undefined>();
  const emptying = Promise.withResolvers<undefined>();
  room.files!.erase = async () => {
    emptying.resolve(undefined);
    await held.promise;
  };
  await room.says(dan, "!trash empty");
  const confirmed = room.confirms(dan);
  await emptying.promise;
  await room.says(alice, "!trash empty", inRoom2);
  expect(room.lastReply()).toContain("1 instance in the trash (cust-old");
  await room.confirms(alice, "yes", room2);
  expect(room.lastFailure()).toEqual({ code: "busy", facts: { locked: { kind: "trash" }, by: null } });
  held.resolve(undefined);
  await confirmed;
  // It was among what the room for all has emptied, and that much is told.
  expect(room.notices(room2).at(-1)).toBe(`${dan} emptied the trash: cust-old.`);
  expect(room.replies.at(-1)).toMatch(/^Deleted for good: (cust-old, yak|yak, cust-old)\./);
});

test("a room empties only its own from the trash", async () => {
  const room = await removesOld(await withOthers(await customersRoom()));
  await room.says(alice, "!trash empty", inRoom2);
  await room.confirms(alice, "yes", room2);
  expect(room.lastReply()).toMatch(/^Deleted for good: cust-old\./);
  expect(room.registry.trash.all().map(({ instance }) => instance.name)).toEqual(["yak"]);
});

test.each([
  ["cust-two", /^cust-two is created/],
  ["two", /^Only instances whose names begin with `cust-` can be created from here\.\nSuch as: `!instance create cust-two`$/],
  ["dev", /^Only instances whose names begin with `cust-`/],
  ["cust-three quagga.example.org", /^quagga\.example\.org isn't free\. Nothing was changed\.\nGive cust-three a domain of its own\.$/],
  ["cust-three dashboard.quagga.example.org", /^dashboard\.quagga\.example\.org isn't free\./],
  ["cust-three dev.example.org", /^dev\.example\.org is the domain of dev already\./],
])("in a room with a prefix, create %s", async (words, expected) => {
  const room = await withOthers(await customersRoom());
  for (const line of [`!instance create ${words} --dry-run`, `!instance create ${words}`]) {
    await room.says(carol, line, inRoom2);
    expect(room.lastReply().replace(/^A dry run.*what (\S+) would be\./, "$1 is created")).toMatch(expected);
  }
});

test("a room without a prefix creates nothing, and isn't told that it could", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  room.narrow(room2, { instances: ["dev"], create: null });
  for (const line of ["!instance create dev", "!instance create dev --dry-run"]) {
    await room.says(alice, line, inRoom2);
    expect(room.lastReply()).toBe("No instance can be created from here.\nYou can in a room for all instances.");
  }
  await room.says(alice, "!instance show dev", inRoom2);
  expect(room.lastReply()).toBe("There is no instance `dev`, nor any other yet.");
  await room.says(alice, "!instance list", inRoom2);
  expect(room.lastReply()).toBe("There are no instances yet.");
});

test("help lists what can be asked there", async () => {
  const room = await customersRoom();
  await room.says(alice, "!help", inRoom2);
  const here = room.lastReply();
  await room.says(alice, "!help");
  const everywhere = room.lastReply();
  for (const path of ["port reserve", "port release", "trust list", "trust accept"]) {
    expect(here).not.toContain(`!${path}`);
    expect(everywhere).toContain(`!${path}`);
  }
  expect(here).toContain("!instance create NAME");
  room.narrow(room2, { instances: ["dev"], create: null });
  await room.says(alice, "!help", inRoom2);
  expect(room.lastReply()).not.toContain("!instance create");
  await room.says(alice, "!port resreve 8770", inRoom2);
  expect(room.lastReply()).toBe("There is no `port resreve`. Did you mean `!port reserve 8770`?");
});

test.each(["!port reserve 8770", "!port release 8799", "!trust list", "!trust accept @bob:example.org"])("%s belongs to no instance, so it is refused there, and in rooms for all it isn't", async (line) => {
  const room = await withOthers(await customersRoom());
  const before = room.state();
  await room.says(alice, line, inRoom2);
  expect(room.lastReply()).toMatch(/^I don't .* from a room that is for some instances only\.\nAn owner can, in a room for all of them, in a direct chat with me, or in a shell on the host\.$/);
  expect(room.state()).toEqual(before);
  await room.says(alice, line);
  expect(room.lastReply()).not.toContain("I don't");
});

test("a room that sees less by the time of the answer does nothing", async () => {
  const room = await customersRoom();
  await room.says(alice, "!instance remove cust-one", inRoom2);
  room.narrow(room2, { instances: ["dev"], create: null });
  await room.confirms(alice, "yes", room2);
  expect(room.lastReply()).toBe("There is no instance `cust-one`. There is: dev.");
  expect(room.registry.instances.all().map(({ name }) => name)).toContain("cust-one");
});

test("a question that the trash of a wider room was asked about isn't answered for a narrower one", async () => {
  const room = await removesOld(await withOthers(await customersRoom()));
  room.narrow(room2, null);
  await room.says(alice, "!trash empty", inRoom2);
  room.narrow(room2, customers);
  await room.confirms(alice, "yes", room2);
  expect(room.lastReply()).toMatch(/^There is no question \d{4} that you can answer here/);
  expect(room.registry.trash.all()).toHaveLength(2);
});

test("a job that a crash left is taken back when its room doesn't see its instance any more", async () => {
  const room = await customersRoom();
  const starting = room.stall();
  const asked = room.says(carol, "!instance start cust-one", inRoom2);
  await starting.reached;
  room.narrow(room2, { instances: ["dev"], create: null });
  room.kill();
  starting.go();
  await asked;
  await room.resumes();
  expect(room.said.findLast((each) => each.room === room2)?.text).toBe("There is no instance `cust-one`. There is: dev.");
  expect(room.state()).toMatchObject({ unfinished: [] });
  expect(room.engine.runningNames().filter((name) => name.startsWith("cust-one"))).toEqual([]);
});

test("what a crash left of creating is taken back when the room may not create that any more", async () => {
  const room = await customersRoom();
  room.life.dieAfter(8);
  await room.says(carol, "!instance create cust-two", inRoom2);
  room.narrow(room2, { instances: ["dev", "cust-two"], create: null });
  await room.resumes();
  expect(room.lastReply()).toBe("No instance can be created from here.\nYou can in a room for all instances.");
  expect(room.registry.ports.all().filter(({ instance }) => instance === "cust-two")).toEqual([]);
});

test("in a direct chat one sees what one's rooms are for: to look what a viewer may, to change only where one is an operator", async () => {
  const room = await withOthers(await customersRoom());
  room.narrow(room1, null, "viewer");
  const says = async (line: string): Promise<string> => {
    await room.says(carol, line, { in: direct });
    return room.lastReply();
  };
  expect(await says("instance show zebra")).toContain("quagga.example.org");
  expect(await says("instance stop zebra")).toBe(`Only operators and owners may stop an instance and keep its data; you are a viewer here. Owners: ${alice}, ${dan}.`);
  expect(await says("instance stop nosuch")).toBe("There is no instance `nosuch`. There are: cust-old, cust-one, dev.");
  expect(await says("instance stop dev")).toBe("dev is stopped; its data stays. To start it: `!instance start dev`");
  expect(await says("port reserve 8770")).toContain("I don't");
  await room.says(alice, "instance stop zebra", { in: direct });
  expect(room.lastReply()).toContain("zebra is stopped");
});

test("a question asked in one room can't be answered in another, wider one", async () => {
  const room = await customersRoom();
  await room.says(alice, "!instance remove cust-one", inRoom2);
  await room.confirms(alice, "yes", room1);
  expect(room.lastReply()).toMatch(/^There is no question \d{4} that you can answer here/);
  await room.says(alice, "!instance lsit", inRoom2);
  await room.says(alice, "yes", { in: direct });
  expect(room.lastReply()).toMatch(/^I have asked you nothing/);
});

test("what follows on a page's form tells the rooms of its own instance alone, also when another stands in its way", async () => {
  const room = fakeRoom();
  room.narrow(room2, { instances: ["dev"], create: null });
  await room.says(alice, "!instance create dev --start");
  await room.says(alice, "!instance create zebra");
  await room.says(alice, "!instance env dev");
  room.edit("instances/dev/.env.dev", (text) => text.replace(/^BACKEND_PORT=.*$/m, `BACKEND_PORT='${portOf(room, "zebra")}'`));
  await room.saves({ OPENAI_API_KEY: "sk-x" }, { restart: true });
  for (const each of [room1, room2]) expect(room.notices(each).at(-1)).toMatch(/^Port \d+ isn't free\.\n/);
  expect(room.notices(room2).join("\n")).not.toContain("zebra");
});
