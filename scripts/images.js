import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { alone } from "./build-lock.js";
import { isPresent, pull } from "./docker-images.js";
import { catalogue, entryOf } from "./image-catalogue.js";
import { buildImage, isCurrent } from "./image-build.js";
import { progress, say } from "./progress.js";
import { runMain, SetupError } from "./setup-error.js";

/**
 * Makes sure that images are on this machine: the published ones where they can be pulled, otherwise ones built here
 * that are used in the same way. What is there is used without asking a registry again.
 *
 * @param {readonly string[]} kinds as in `templates/images.json`
 * @param {{ pull?: boolean }} [options] `pull`: ask the registry even when there is one that was built here
 * @returns {Promise<Record<string, string | null>>} by kind, the name to use; null, with the reason shown, where there is none
 * @throws {SetupError} when a build fails
 */
export async function ensureImages(kinds, options = {}) {
  /** @type {Record<string, string | null>} */
  const names = {};
  for (const kind of kinds) names[kind] = await ensureImage(kind, options);
  return names;
}

/**
 * @param {string} kind
 * @param {{ pull?: boolean }} options
 * @returns {Promise<string | null>}
 */
async function ensureImage(kind, { pull: pullAnyway = false }) {
  const { image, build } = entryOf(kind);
  if (await isPresent(image)) return image;
  if (build && !pullAnyway && (await isCurrent(kind))) return build.tag;

  const problem = await progress(`Image ${image}`, (note) => pull(image, note), (failed) => (failed ? "can't be pulled" : "pulled"));
  if (problem === undefined) return image;
  say(`  ${problem}${build ? "" : "; it comes in no package, so it can't be built here"}`);
  if (!build) return null;
  return alone(() => buildImage(kind), () => say("Waiting: another Innkeeper builds images on this machine"));
}

/** The command line: `node scripts/images.js [--json] [--pull] KIND...`, names on stdout. @returns {Promise<number>} */
async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" }, pull: { type: "boolean" } } });
  if (positionals.length === 0) {
    throw new SetupError("Which images?", `node scripts/images.js [--json] [--pull] KIND...\nKinds: ${Object.keys(catalogue).join(", ")}`);
  }
  const names = await ensureImages(positionals, { pull: values.pull ?? false });
  const lines = Object.entries(names).map(([kind, name]) => `${kind} ${name ?? "-"}`);
  process.stdout.write(`${values.json ? JSON.stringify(names) : lines.join("\n")}\n`);
  return 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await runMain(main);
