import { readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { pinnedNode, checkPinnedNode } from "./pinned-node.js";
import { progress } from "./progress.js";
import { repository } from "./repository.js";
import { must } from "./run.js";

/**
 * Installs what `package-lock.json` names, unless it is there already; silent when there is nothing to do.
 *
 * @returns {Promise<string>} the pinned Node, which runs all TypeScript from here on
 * @throws {SetupError}
 */
export async function ensureDependencies() {
  if (await installed()) {
    // By their times bin/innkeeper sees that there is nothing to install. Whoever may not write here looks once more the next time.
    await utimes(join(repository, "node_modules/.package-lock.json"), new Date(), new Date()).catch(() => undefined);
    return pinnedNode;
  }
  await progress("Dependencies", npmCi, "installed");
  return pinnedNode;
}

/** @param {(text: string) => void} note */
async function npmCi(note) {
  let fetched = 0;
  const onLine = (/** @type {string} */ line) => void (/^npm http (fetch|cache) /.test(line) && note(`${++fetched} packages fetched`));
  const next = "Check that the npm registry can be reached (npm ping) and that this folder is writable, then run this again.";
  const npm = (/** @type {readonly string[]} */ args) => must("Installing the dependencies", next, "npm", args, { cwd: repository, onLine });

  // Of all packages only `node` needs its script, which fetches the binary. Without this, some versions of npm compile
  // better-sqlite3 for the Node of the machine, though it comes with binaries.
  await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=http"]);
  await npm(["rebuild", "node", "--ignore-scripts=false", "--loglevel=http"]);
  await checkPinnedNode();
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

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

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
