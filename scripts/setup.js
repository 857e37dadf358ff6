import { createInterface } from "node:readline/promises";

export { ensureDependencies } from "./dependencies.js";
export { ensureDocker } from "./docker.js";
export { ensureImages } from "./images.js";

/**
 * Asks the person at the terminal a yes-or-no question, on stderr like all else that isn't a result.
 * Undefined where nobody can answer.
 *
 * @type {((question: string) => Promise<boolean>) | undefined}
 */
export const ask = process.stdin.isTTY
  ? async (question) => {
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      const answer = await terminal.question(`${question} [Y/n] `);
      terminal.close();
      return !/^n/i.test(answer.trim());
    }
  : undefined;
