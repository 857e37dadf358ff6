import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./repository.js";
import { SetupError } from "./setup-error.js";

/**
 * @typedef {object} Build
 * @property {string} tag the name of what is built here
 * @property {string} context a folder of this repository
 * @property {string} [requirement] the Python package to put into it; all that it needs is pinned in `requirements.txt`
 *
 * @typedef {object} ImageEntry
 * @property {string} description
 * @property {string} image the published one
 * @property {Build} [build] absent where it can only be pulled
 */

/** All images, by what they are for. @type {Readonly<Record<string, ImageEntry>>} */
export const catalogue = JSON.parse(readFileSync(join(repository, "templates/images.json"), "utf8"));

/** @param {string} kind @throws {SetupError} for a kind that isn't in the catalogue */
export function entryOf(kind) {
  const entry = catalogue[kind];
  if (entry) return entry;
  throw new SetupError(`There is no image called ${kind}.`, `There are: ${Object.keys(catalogue).join(", ")}.`);
}

/** @param {string} kind @throws {SetupError} when it can only be pulled */
export function buildOf(kind) {
  const { build } = entryOf(kind);
  if (build) return build;
  throw new SetupError(`${kind} can't be built here.`, "It has to be pulled from its registry.");
}

/** The label under which a built image carries its recipe. */
export const recipeLabel = "org.innkeeper.recipe";
/** The label by which built images can be found, and removed: `docker image prune --all --filter label=org.innkeeper.built`. */
export const builtLabel = "org.innkeeper.built";

/**
 * What a built image depends on, as a short hash: when it changes, the image is out of date.
 *
 * @param {string} kind
 * @returns {string}
 */
export function recipe(kind) {
  const { context, requirement } = buildOf(kind);
  const hash = createHash("sha256");
  const add = (/** @type {string | Buffer} */ part) => void hash.update(part).update("\0");
  add(requirement ?? "");
  for (const name of readdirSync(join(repository, context)).sort()) {
    add(name);
    add(readFileSync(join(repository, context, name)));
  }
  if (kind === "node") add(nodeVersion());
  add(kind === "base" ? entryOf(kind).image : recipe("base"));
  return hash.digest("hex").slice(0, 16);
}

/** The version of the pinned Node, which goes into the `node` image. */
const nodeVersion = () => JSON.parse(readFileSync(join(repository, "node_modules/node/package.json"), "utf8")).version;
