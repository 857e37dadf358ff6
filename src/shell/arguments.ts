/** What any command in a shell may be given beside its own words. */
export type ShellArguments = {
  /** The outcome as data on stdout. */
  readonly json: boolean;
  /** Answers `yes` to what the command asks. */
  readonly yes: boolean;
  /** The command itself. */
  readonly words: readonly string[];
};

/** Takes the shell's own flags out of its arguments, wherever they stand. */
export function readShellArguments(argv: readonly string[]): ShellArguments {
  return {
    json: argv.includes("--json"),
    yes: argv.includes("--yes") || argv.includes("-y"),
    words: argv.filter((word) => word !== "--json" && word !== "--yes" && word !== "-y"),
  };
}
