import { composeShell } from "../../src/app/compose-shell.ts";
import { runCommandLine } from "../../src/shell/command-line.ts";
import { startProgram, type Bot } from "./program.ts";
import type { World } from "./world.ts";

type Typed = { code: number; out: string; error: string };

/** What somebody types in a shell on the host. */
export const typesCommands = (world: World, bot: () => Bot) => ({
  /** A command line, in a process of its own beside the bot. */
  async shell(words: string, { answer, dieAfter = Infinity }: { readonly answer?: string; readonly dieAfter?: number } = {}): Promise<Typed> {
    const { deps, mortal, registry, scopeIn, signal } = startProgram(world);
    const typed = { code: 137, out: "", error: "" };
    mortal.dieAfter(dieAfter);
    try {
      const line = runCommandLine({
        ...composeShell({ deps, scopeIn, user: "root", progress: { show: () => undefined, end: () => undefined }, signal }),
        argv: words.split(" "),
        terminal: {
          out: (text) => (typed.out += text),
          outAll: async (lines) => void (typed.out += [...lines].join("")),
          error: (text) => (typed.error += text),
          width: 200,
          colour: false,
          ask: answer === undefined ? null : async () => answer,
        },
      });
      typed.code = await Promise.race([line, mortal.died.then(() => typed.code)]);
      return typed;
    } finally {
      mortal.kill();
      registry.close();
      await bot().delivers();
    }
  },
});
