/** Something that a person has to put right: what happened, then what to do next. Shown without a stack. */
export class SetupError extends Error {
  /**
   * @param {string} what what happened, in the reader's words
   * @param {string} next what to do about it
   */
  constructor(what, next) {
    super(`${what}\n  ${next.replaceAll("\n", "\n  ")}`);
    this.name = "SetupError";
  }
}

/**
 * Runs a script's main function. A `SetupError` ends it with exit code 1 and its own words; anything else is our fault
 * and keeps its stack.
 *
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(error instanceof SetupError ? `\n${error.message}\n` : `\n${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}
