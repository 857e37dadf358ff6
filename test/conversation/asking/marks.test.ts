import { expect, test } from "vitest";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, fakeRoom, room1, secretRoom } from "../../fakes/room.ts";

test.each([["unencrypted", room1], ["encrypted", secretRoom]])("what the bot shows as code may be sent back as code (%s)", async (_kind, where) => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create home", { in: where });
  for (const line of ["`!instance show home`", "```\n!instance show home\n```", "**!instance show home**", "!instance show `home`", "!instance show **home**", "_!instance show home_", "`!instance show` `home`"]) {
    await room.says(alice, line, { in: where });
    expect(room.lastReply(), line).toMatch(/^home is stopped|^home, stopped|^home/);
    expect(room.said.at(-1), line).toMatchObject({ kind: "outcome" });
  }
});

test("a code block may hold several commands, and the audit has them as they were understood", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "```\n!instance create dev\n!instance show `dev`\n```");
  expect(room.audit().filter(({ kind }) => kind === "job").map(({ said }) => said)).toEqual(["!instance create dev", "!instance show dev"]);
});

test("a question's word may be code, too", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev");
  await room.says(alice, "`!instance remove dev`");
  await room.says(alice, `\`yes ${room.number()}\``);
  expect(room.lastReply()).toMatch(/^dev is in the trash/);
});

test("a quotation of somebody's command is no command", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "> !instance create dev");
  await room.says(alice, "> `!instance create dev`\nno, don't");
  expect(room.said).toEqual([]);
});
