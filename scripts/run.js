import { spawn } from "node:child_process";
import { SetupError } from "./setup-error.js";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] instead of our own environment
 * @property {number} [timeoutMs] then it is killed, and `code` is null
 * @property {number} [silenceMs] as `timeoutMs`, but only until its first line
 * @property {(line: string) => void} [onLine] sees each line of both outputs as it comes
 *
 * @typedef {object} Ran
 * @property {number | null} code null when it could not be started or was killed
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs a program to its end and gives back what it said; never throws, whatever its exit code.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Ran>}
 */
export function run(file, args, { cwd, env = process.env, timeoutMs, silenceMs, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const kill = () => void child.kill("SIGKILL");
    const timer = timeoutMs === undefined ? undefined : setTimeout(kill, timeoutMs);
    const silence = silenceMs === undefined ? undefined : setTimeout(kill, silenceMs);
    const said = { stdout: "", stderr: "" };

    for (const name of /** @type {const} */ (["stdout", "stderr"])) {
      let rest = "";
      child[name].setEncoding("utf8").on("data", (/** @type {string} */ chunk) => {
        clearTimeout(silence);
        said[name] += chunk;
        const lines = (rest + chunk).split(/[\r\n]+/);
        rest = lines.pop() ?? "";
        for (const line of lines) if (line.trim()) onLine?.(line.trim());
      });
    }
    const end = (/** @type {number | null} */ code, note = "") => {
      clearTimeout(timer);
      clearTimeout(silence);
      resolve({ code, stdout: said.stdout, stderr: said.stderr + note });
    };
    child.on("error", (error) => end(null, error.message));
    child.on("close", (code) => end(code));
  });
}

/** True when the program is there and ends with 0. @param {string} file @param {readonly string[]} args */
export async function succeeds(file, args) {
  return (await run(file, args, { timeoutMs: 30_000 })).code === 0;
}

/**
 * Runs a program that has to succeed, and gives back its stdout.
 *
 * @param {string} what what it is for, as the start of a sentence: "Installing Docker"
 * @param {string} next what the reader can do when it fails
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @throws {SetupError} with the end of what it said
 */
export async function must(what, next, file, args, options) {
  const { code, stdout, stderr } = await run(file, args, options);
  if (code === 0) return stdout;
  const reason = code === null ? "was cut short" : `ended with ${code}`;
  throw new SetupError(`${what} did not work: ${[file, ...args].join(" ").slice(0, 160)} ${reason}.\n${tail(stderr.trim() ? stderr : stdout)}`, next);
}

/** The last lines of an output, indented for showing under an error. @param {string} text @param {number} [count] */
export function tail(text, count = 12) {
  return text
    .trimEnd()
    .split(/[\r\n]+/)
    .filter((line) => !line.startsWith("npm http ")) // npm's way to show progress; the reason is elsewhere
    .slice(-count)
    .map((line) => `  | ${line}`)
    .join("\n");
}
