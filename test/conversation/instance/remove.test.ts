import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, dan, dev, fakeRoom, room1, room2, type FakeRoom } from "../../fakes/room.ts";

/** A room with an instance that runs. */
async function roomWithDev(files = new FakeFiles()): Promise<FakeRoom> {
  const room = fakeRoom({ files });
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  return room;
}

test("a removal is asked for with what is to go, and done only when its number is answered", async () => {
  const room = await roomWithDev();
  const before = room.state();
  await room.says(alice, "!instance remove dev");
  expect(room.lastReply()).toMatch(/^dev \(created today by alice, 1\.0 kB\) stops and goes to the trash, with all its data\. `!trash restore dev` brings it back\.\n@alice:example\.org: answer `yes \d{4}` within 5 min, or `no \d{4}`\.\nYou can also react with ✅ or ❌\.$/);
  expect(room.said.at(-1)).toMatchObject({ kind: "prompt", asker: alice });
  expect(room.state()).toEqual(before);
  await room.confirms(alice);
  expect(room.lastReply()).toBe("dev is in the trash. Ports 8765, 3003, 8448 are free. Back: `!trash restore dev`");
  expect(room.state()).toMatchObject({ containers: [], instances: [], ports: [] });
});

test("another person's yes is refused, and the one who was asked can still answer", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  for (const other of [dan, carol]) {
    await room.confirms(other);
    expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: room.number() } });
  }
  expect(room.registry.instances.find(dev)).not.toBeNull();
  await room.confirms(alice);
  expect(room.lastReply()).toContain("is in the trash");
});

test("neither a yes in another room, nor one with another number is meant", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice, "yes", room2);
  expect(room.said.at(-1)).toMatchObject({ room: room2, kind: "failure" });
  await room.says(alice, `yes ${Number(room.number()) + 1}`);
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: String(Number(room.number()) + 1) } });
  expect(room.registry.instances.find(dev)).not.toBeNull();
});

test("a bare yes of the one who was asked does nothing, and is told what is missing; all others', and theirs later, is talk", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  await room.says(alice, "Yes");
  expect(room.lastFailure()).toEqual({ code: "number-missing", facts: { number: room.number() } });
  expect(room.registry.instances.find(dev)).not.toBeNull();
  const before = room.said.length;
  await room.says(dan, "yes");
  await room.says(alice, "yes", { in: room2 });
  await room.confirms(alice, "no");
  await room.says(alice, "yes");
  await room.says(alice, "!instance remove dev");
  room.clock.pass(5 * 60_000);
  await room.says(alice, "yes");
  expect(room.said.slice(before).map(({ kind }) => kind)).toEqual(["outcome", "prompt"]);
  expect(room.registry.instances.find(dev)).not.toBeNull();
});

test("no leaves it as it is, and the number is used up", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice, "no");
  expect(room.lastReply()).toBe("Left as it is.");
  await room.confirms(alice);
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: room.number() } });
  expect(room.registry.instances.find(dev)).not.toBeNull();
});

test("a bare no leaves what was asked last as it is", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  await room.says(alice, "no");
  expect(room.lastReply()).toBe("Left as it is.");
  await room.confirms(alice);
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: room.number() } });
  expect(room.registry.instances.find(dev)).not.toBeNull();
});

test("a yes after five minutes comes too late", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  room.clock.pass(5 * 60_000);
  await room.confirms(alice);
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: room.number() } });
  expect(room.registry.instances.find(dev)).not.toBeNull();
});

test("a yes is never meant for another instance that has that name by then", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  const number = room.number();
  expect(await room.shell("instance remove dev --yes")).toMatchObject({ code: 0 });
  expect(await room.shell("trash empty --yes")).toMatchObject({ code: 0 });
  expect(await room.shell("instance create dev")).toMatchObject({ code: 0 });
  await room.says(alice, `yes ${number}`);
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: number } });
  expect(room.registry.instances.find(dev)).not.toBeNull();
});

test("a yes while somebody works on it is told so, and good when that is done", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  const stopping = room.stall();
  const stopped = room.says(carol, "!instance stop dev");
  await stopping.reached;
  await room.confirms(alice);
  expect(room.lastFailure()).toMatchObject({ code: "busy", facts: { locked: { kind: "instance", name: "dev" }, by: { asker: carol, command: "instance stop" } } });
  stopping.go();
  await stopped;
  await room.confirms(alice);
  expect(room.lastReply()).toContain("is in the trash");
});

test("a removal whose folder can't be moved starts again what ran, and keeps its ports", async () => {
  const files = new FakeFiles();
  const room = await roomWithDev(files);
  const before = room.state();
  await room.says(alice, "!instance remove dev");
  files.failures.set("trash", new Error("EXDEV"));
  const faulty = room.logged.length;
  await room.confirms(alice);
  expect(room.lastFailure()).toEqual({ code: "internal", facts: {} });
  expect(room.state()).toEqual(before);
  expect(room.logged.splice(faulty)).toContainEqual(expect.stringContaining("EXDEV"));
});

test("what is in the trash can't be used or made anew, and every command says how to have it back", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  for (const line of ["!instance start dev", "!instance show dev", "!instance logs dev"]) {
    await room.says(alice, line);
    expect(room.lastFailure(), line).toMatchObject({ code: "no-instance", facts: { name: "dev", inTrash: true } });
  }
  await room.says(alice, "!instance create dev");
  expect(room.lastFailure()).toEqual({ code: "name-in-trash", facts: { name: "dev" } });
  await room.says(alice, "!trash list");
  expect(room.lastReply()).toContain("dev");
});

test("it comes back on its old ports, its data as it was, and runs again if it ran", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  const before = room.state();
  room.edit("instances/dev/.env.dev", (text) => `${text}\n# a note of mine\n`);
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  await room.says(alice, "!trash restore dev");
  expect(room.lastReply()).toMatch(/^dev is back from the trash and running/);
  expect(room.lastReply()).not.toContain("is now");
  expect(room.state()).toEqual(before);
  expect(room.read("instances/dev/.env.dev")).toContain("# a note of mine");
});

test("it comes back stopped if it was stopped", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev");
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  await room.says(alice, "!trash restore dev");
  expect(room.lastReply()).toBe("dev is back, and stopped. To start it: `!instance start dev`");
  expect(room.engine.runningNames()).toEqual([]);
});

test("ports and a network that others have by then are replaced, and it says which", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev");
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  await room.says(alice, "!instance create other");
  await room.says(alice, "!trash restore dev");
  expect(room.lastReply()).toBe(
    [
      "dev is back, and stopped. To start it: `!instance start dev`",
      "Its backend port is now 8766: 8765 is taken.",
      "Its frontend port is now 3004: 3003 is taken.",
      "Its network is now 10.213.0.16/28: 10.213.0.0/28 is taken.",
    ].join("\n"),
  );
  expect(room.read("instances/dev/.env.dev")).toContain("BACKEND_PORT='8766'");
});

test("it can't come back while another has its domain", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  await room.says(alice, "!instance create other dev.example.org");
  await room.says(alice, "!trash restore dev");
  expect(room.lastFailure()).toEqual({ code: "domain-taken", facts: { name: "dev", domain: "dev.example.org", holder: { name: "other", domain: "dev.example.org" }, at: "restore" } });
});

test("a start that fails after a restore leaves it back, and stopped", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  room.engine.silent.add("dev-backend");
  await room.says(alice, "!trash restore dev");
  expect(room.lastReply()).toMatch(/^dev is back from the trash, but it did not start\. It stays, stopped\./);
  expect(room.lastFailure()).toMatchObject({ code: "not-ready", facts: { name: "dev", service: "backend", restarts: null } });
  expect(room.state()).toMatchObject({ containers: [], trash: [], instances: [{ name: "dev" }] });
});

test("emptying the trash is asked for too, and means what was in it when it was asked", async () => {
  const room = await roomWithDev();
  await room.says(alice, "!trash empty");
  expect(room.lastReply()).toBe("The trash was empty.");
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
  await room.says(alice, "!trash empty");
  expect(room.lastReply()).toMatch(/^1 instance in the trash \(dev; 1\.0 kB\) will be deleted for good/);
  const number = room.number();
  await room.says(alice, "!instance create two");
  expect(await room.shell("instance remove two --yes")).toMatchObject({ code: 0 });
  await room.says(alice, `yes ${number}`);
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: number } });
  await room.says(alice, "!trash empty");
  await room.confirms(alice);
  expect(room.state()).toMatchObject({ trash: [], files: [] });
  expect(room.notices(room2)).toContain("@alice:example.org emptied the trash: dev, two.");
  expect(room.notices(room1)).not.toContain("@alice:example.org emptied the trash: dev, two.");
  await room.says(alice, "!instance create dev");
  expect(room.lastReply()).toMatch(/^dev is created/);
});
