import { expect, test } from "vitest";
import { killedAnywhere, says } from "../fakes/killed-anywhere.ts";

test.each([
  ["all of which can be done", "!instance create dev --start\n!help status\n!instance list\n!instance stop dev"],
  ["one of which fails", "!instance create dev\n!instance start nosuch\n!instance create two"],
  ["one of which is refused", "!instance create dev\n!instance create Dev_2\n!instance create two"],
  ["one of which asks something", "!instance create dev\n!instance remove dev\n!instance create two"],
  ["one of which can't be taken up", "!instance create dev --start\n!instance create dev\n!instance stop dev"],
])("killed anywhere in a message with several commands, %s, each runs once, in order, and is answered once", async (_which, message) => {
  await expect(killedAnywhere({ ask: says(message) })).resolves.toBeUndefined();
});
