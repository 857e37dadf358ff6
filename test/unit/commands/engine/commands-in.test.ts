import { expect, test } from "vitest";
import { commandsIn } from "../../../../src/commands/engine/commands-in.ts";
import { commands } from "../../../../src/commands/table.ts";

const inRoom = (text: string) => commandsIn(text, commands, { addressed: false });
const inDirect = (text: string) => commandsIn(text, commands, { addressed: true });

test.each([
  ["one", "!status", ["!status"]],
  ["nothing", " \n\t\n", []],
  ["one a line, however lines end", "!status\n!instance list\r\n!trash list\u2028!jobs", ["!status", "!instance list", "!trash list", "!jobs"]],
  ["with empty lines and indented ones", "\n\n!status\n\n   ！instance list\n", ["!status", "！instance list"]],
  ["one over several lines", "!instance create dev\n  dev.example.org\n--start\n!status", ["!instance create dev\n  dev.example.org\n--start", "!status"]],
  ["answers among commands", "yes 1234\n!status\nno", ["yes 1234", "!status", "no"]],
  ["talk, whatever stands below", "look:\n!status", ["look:", "!status"]],
  ["talk that begins like an answer", "yes\nI think so", ["yes\nI think so"]],
])("a message holds %s", (_what, text, found) => {
  expect(inRoom(text)).toEqual(found);
  expect(inRoom(found.join("\n"))).toEqual(found);
});

test("with the bot alone, a line that begins with a noun is a command, and any other goes on", () => {
  expect(inDirect("instance create dev\ndev.example.org\nInstance list\nhelp\nstatus")).toEqual(["instance create dev\ndev.example.org", "Instance list", "help", "status"]);
  expect(inRoom("!status\ninstance list")).toEqual(["!status\ninstance list"]);
});

test("a text as long as a message can be takes no time", () => {
  const begun = performance.now();
  for (const text of ["\n".repeat(65_000), "!a\n".repeat(20_000), "a\n".repeat(30_000), " ".repeat(65_000), `yes${" ".repeat(65_000)}x`]) inRoom(text);
  expect(performance.now() - begun).toBeLessThan(2000);
});
