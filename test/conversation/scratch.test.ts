import { test } from "vitest";
import { alice, carol, dan, dev, fakeRoom, mallory, room2, vera, direct } from "../fakes/room.ts";
test("scratch", async () => {
  const room = fakeRoom({ faults: true });
  const say = async (line: string, who = alice, where?: string) => {
    const n = room.said.length;
    await room.says(who, line, where === undefined ? {} : { in: where });
    console.log(`> ${who} ${line}\n${room.said.slice(n).map(({ room: r, kind, text }) => `   [${r} ${kind}] ${text}`).join("\n")}`);
  };
  await say("!instance list"); await say("!status"); await say("!trash list"); await say("!port list"); await say("!help"); await say("!instance create --help");await say("!help", vera);
  for (const line of ["!instance craete two", "!instnace list", "!foo", "!instance", "!instance foo", "!instance create", "!instance create Dev_2", "!instance create dev https://x.example.org/", "!instance create dev x_y", "!instance create dev a.example.org b.example.org", "!instance create dev a.example.org --domain b.example.org", "!instance create dev --strat", "!instance create dev --start --start", "!instance create dev --matrix=dendrite", "!instance create dev --matrix=https://nosuch.example.org", "!instance create dev --matrix=http://localhost:8008", "!instance create dev --federation", "!instance create dev --matrix --federation", "!instance create dev --only-matrix", "!instance create dev bot.example.org", "!port reserve 80", "!port reserve abc", "!port reserve", "!port release 9999", "!instance start nosuch", "!instance show nosuch", "!instance logs nosuch", "!trash restore nosuch", "!trash empty", "!instance claim nosuch", "!instance remove nosuch", "!instance create dev --dry-run", "!instance create dev dev.example.org --matrix", "!instance create dev", "!instance create two dev.example.org", "!instance stop dev", "!instance restart dev", "!instance start dev", "!instance start dev", "!instance logs dev", "!instance logs dev synapse", "!instance logs dev bakend", "!instance logs dev --lines 0", "!instance show dev", "!instance list", "!status", "!port list", "!port reserve 8765","!port reserve 9000", "!port release 8765", "!instance stop dev", "!instance list", "hello", "yes", "yes 1234", "!instance start devv", "!instance stop dev; rm -rf /"]) await say(line);
  await say("instance list", alice, direct);
  await say("yes", alice, direct);
  console.log(await room.shell("instance list"), await room.shell("instance list --json"));
});
