import { z } from "zod";
import { help } from "../words/asking/help.ts";
import { defineCommand, type Command } from "./engine/define.ts";

/**
 * Declared so that it is listed and documented like the others. Rooms and shells answer it as soon as it is read, by the role of
 * who asks; as a job it would know none, and tells what everybody may do.
 */
export const helpCommand = (table: () => readonly Command[]): Command =>
  defineCommand({
    path: ["help"],
    summary: "Show what you can ask, or one command in full",
    role: "viewer",
    examples: ["!help", "!help instance create"],
    input: z.object({ command: z.string().optional().describe("a command, such as instance create") }),
    positionals: ["command"],
    progress: () => "Listing commands",
    run: async ({ command }) => ({ command: command ?? null }),
    say: ({ command }) => help(table(), "viewer", command),
  });
