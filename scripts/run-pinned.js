import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { pinnedNode } from "./pinned-node.js";
import { repository } from "./repository.js";
import { SetupError } from "./setup-error.js";

/** What Node has compiled is kept here: a program then starts in half the time, and without the compiler in its memory. */
const compiled = join(repository, ".cache/compiled");

const forwarded = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Hands over to the pinned Node, in this repository: same stdin, stdout, stderr and signals.
 *
 * @param {readonly string[]} args a file of this repository, by its path from there, then its arguments
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code; 128 and the signal's number when a signal ended it
 * @throws {SetupError} when it can't be started at all
 */
export function runPinned(args, env = process.env) {
  return new Promise((resolve, reject) => {
    // matrix-bot-sdk's way of making requests uses a function that Node warns about; people can't fix that.
    const child = spawn(pinnedNode, ["--disable-warning=DEP0060", ...args], { cwd: repository, env: { NODE_COMPILE_CACHE: compiled, ...env }, stdio: "inherit" });
    for (const signal of forwarded) process.on(signal, forward);
    child.on("error", (error) => reject(new SetupError(`The pinned Node could not be started: ${error.message}.`, "Remove node_modules and run this again.")));
    child.on("exit", (code, signal) => {
      for (const name of forwarded) process.off(name, forward);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });

    function forward(/** @type {NodeJS.Signals} */ signal) {
      // A terminal sends Ctrl-C to both of us already, and a second one may mean "at once".
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    }
  });
}
