import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, dev, fakeRoom } from "../../fakes/room.ts";

test.each(["Dev.Example.ORG.", "https://dev.example.org/", "http://DEV.example.org", "https://dev.example.org./", "dev.example.org/"])("%s is taken as the domain that it is, and shown", async (typed) => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, `!instance create dev ${typed} --matrix`);
  expect(room.lastReply()).toContain("Domain: dev.example.org\n");
  expect(room.registry.instances.find(dev)).toMatchObject({ domain: "dev.example.org", serverName: "dev.example.org" });
  await room.says(alice, `!instance set dev INSTANCE_DOMAIN=${typed.replace("dev", "new").replace("Dev", "New").replace("DEV", "new")}`);
  expect(room.lastReply()).toMatch(/^dev moves from dev\.example\.org to new\.example\.org:/);
  await room.confirms(alice);
  expect(room.lastReply()).toContain("INSTANCE_DOMAIN: dev.example.org → new.example.org");
  expect(room.registry.instances.find(dev)).toMatchObject({ domain: "new.example.org" });
});

test.each([
  ["https://dev.example.org/chat", "dev.example.org"],
  ["dev.example.org:8448", "dev.example.org"],
  ["me@dev.example.org", "dev.example.org"],
  ["https://dev.example.org?x", "dev.example.org"],
  ["https://https://dev.example.org", "https"],
  [".", null],
  ["https://", null],
  ["dev..example.org", null],
  ["10.0.0.1", null],
])("%s is more, or less, than a domain, and refused", async (typed, instead) => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, `!instance create dev ${typed}`);
  expect(room.lastFailure()).toEqual({ code: "bad-domain", facts: { typed, instead } });
  expect(room.registry.instances.all()).toEqual([]);
});
