import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pinnedNode, checkPinnedNode } from "./pinned-node.js";
import { say } from "./progress.js";
import { repository } from "./repository.js";
import { SetupError } from "./setup-error.js";

/**
 * Installs what `package-lock.json` names, unless it is there already; silent when there is nothing to do.
 *
 * @returns {Promise<string>} the pinned Node, which runs all TypeScript from here on
 * @throws {SetupError}
 */
export async function ensureDependencies() {
  if (await installed()) return pinnedNode;
  say("Dependencies … installing with npm ci");
  const started = Date.now();
  const code = await npmCi();
  if (code !== 0) {
    throw new SetupError(
      `npm ci ended with ${code}; its own words are above.`,
      "Check that the npm registry can be reached (npm ping) and that this folder is writable, then run this again.",
    );
  }
  await checkPinnedNode();
  say(`Dependencies … installed (${Math.round((Date.now() - started) / 1000)} s)`);
  return pinnedNode;
}

/** Its output is shown as it comes, on stderr like all progress. @returns {Promise<number | null>} */
function npmCi() {
  return new Promise((resolve) => {
    const child = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=http"], { cwd: repository, stdio: ["ignore", 2, 2] });
    child.on("error", () => resolve(null)).on("close", resolve);
  });
}

/** npm leaves a lock file of what it really installed; it is the stamp to compare with. */
async function installed() {
  try {
    const [wanted, present] = await Promise.all([lock("package-lock.json"), lock("node_modules/.package-lock.json")]);
    return sameDependencies(wanted, present);
  } catch {
    return false;
  }
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage */

/** @param {string} path @returns {Promise<Record<string, LockedPackage>>} */
async function lock(path) {
  return JSON.parse(await readFile(join(repository, path), "utf8")).packages;
}

/**
 * Whether what is installed is what the lock file asks for. Optional packages may be missing: most of them are for
 * other platforms.
 *
 * @param {Record<string, LockedPackage>} wanted
 * @param {Record<string, LockedPackage>} present
 */
export function sameDependencies(wanted, present) {
  return Object.entries(wanted)
    .filter(([path]) => path !== "")
    .every(([path, { version, integrity, optional }]) => {
      const found = present[path];
      return found ? found.version === version && found.integrity === integrity : optional === true;
    });
}
