import type { HostCommand } from "./host-command.ts";

/** The commands that concern this program and its host. Of two that fit a line, the longer is meant. */
export const hostCommands: readonly HostCommand[] = [
  {
    path: ["bot"],
    usage: "bot",
    summary: "Run the bot, as `npm start` does where there is a config",
    load: async () => (await import("./run-bot.ts")).runBot,
  },
  {
    path: ["config", "check"],
    usage: "config check [FILE]",
    summary: "Say whether the config will do, or all that is wrong with it",
    load: async () => (await import("./config-check.ts")).checkConfigFile,
  },
  {
    path: ["completion"],
    usage: "completion bash|zsh|fish",
    summary: "Print what makes Tab complete commands and names there",
    load: async () => (await import("./completion.ts")).printCompletion,
  },
  {
    path: ["complete"],
    usage: "complete LINE",
    summary: null,
    load: async () => (await import("./completion.ts")).printCandidates,
  },
  {
    path: ["sandbox", "remove"],
    usage: "sandbox remove [--yes] [--keep-images]",
    summary: "Remove the sandbox and all that is in it, for good",
    load: async () => (await import("../sandbox/remove-sandbox.ts")).removeSandbox,
  },
  {
    // With images that only the set-up knows.
    path: ["sandbox"],
    usage: "sandbox",
    summary: null,
    load: async () => (await import("../sandbox/sandbox.ts")).runSandbox,
  },
];

/** Those that people type. */
export const shownCommands = hostCommands.flatMap(({ path, summary, usage }) => (summary === null ? [] : [{ path, summary, usage }]));

/** The command of the host's that a line begins with; null when it is one that rooms have, too. */
export function hostCommandOf(argv: readonly string[]): HostCommand | null {
  const fitting = hostCommands.filter(({ path }) => path.every((word, at) => argv[at] === word));
  return fitting.toSorted((one, other) => other.path.length - one.path.length)[0] ?? null;
}
