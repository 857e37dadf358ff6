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
 * Runs a script's main function. An error ends it with exit code 1: a `SetupError` in its own words, what is our fault with its stack.
 *
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`\n${wordsOf(error)}\n`);
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
export function wordsOf(error) {
  if (!(error instanceof Error)) return String(error);
  const mistyped = "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  return error instanceof SetupError || mistyped ? error.message : (error.stack ?? error.message);
}
