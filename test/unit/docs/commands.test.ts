import { expect, test } from "vitest";
import { commands } from "../../../src/commands/table.ts";
import { commandsPage } from "../../../src/words/asking/commands-page.ts";

test("docs/commands.md says what the commands' declarations say; `npm run docs` writes it anew", async () => {
  await expect(commandsPage(commands)).toMatchFileSnapshot("../../../docs/commands.md");
});
