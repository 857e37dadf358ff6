import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bootstrapBase, debianImage } from "./image-base.js";
import { buildOf, builtLabel, recipe, recipeLabel } from "./image-catalogue.js";
import { presentRecipe } from "./docker-images.js";
import { pinnedNode } from "./pinned-node.js";
import { progress } from "./progress.js";
import { forContainer, unpackWheels } from "./python-wheels.js";
import { repository } from "./repository.js";
import { must, run, succeeds } from "./run.js";

/**
 * Builds an image, and first the base that it stands on, unless it is there by the same recipe.
 *
 * @param {string} kind
 * @returns {Promise<string>} its tag
 */
export async function buildImage(kind) {
  const { tag } = buildOf(kind);
  if (await isCurrent(kind)) return tag;
  if (kind !== "base") await buildImage("base");
  await progress(`Image ${tag}`, (note) => inTemporaryFolder((work) => make(kind, work, note)), "built");
  return tag;
}

/** Whether what is built is what would be built now. @param {string} kind */
export async function isCurrent(kind) {
  return (await presentRecipe(buildOf(kind).tag)) === recipe(kind);
}

/**
 * @param {string} kind
 * @param {string} work
 * @param {(text: string) => void} note
 */
async function make(kind, work, note) {
  const { tag, context, requirement } = buildOf(kind);
  const labels = { [builtLabel]: "true", [recipeLabel]: recipe(kind) };
  const from = kind === "base" ? await debianImage(note) : buildOf("base").tag;
  if (!from) {
    note("making a Debian system from packages");
    return bootstrapBase(labels, work);
  }

  await cp(join(repository, context), work, { recursive: true });
  if (requirement) await unpackWheels(forContainer, join(work, "requirements.txt"), join(work, "site"), note);
  if (kind === "node") await copyNode(work);

  const { docker, env } = await builder();
  const labelled = Object.entries(labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
  await must(
    `Building ${tag}`,
    "If it says that a name can't be resolved or a disk is full, put that right; then run this again.",
    docker,
    ["build", "--tag", tag, "--build-arg", `BASE=${from}`, ...labelled, work],
    { env, onLine: note },
  );
}

/** Where npm itself is. It tells what it runs; asked, it may answer by a `--prefix` that was meant for something else. */
async function npmFolder() {
  const running = process.env["npm_execpath"] ?? "";
  if (running.endsWith("npm-cli.js")) return dirname(dirname(await realpath(running)));
  return join((await must("Looking for npm", "Install npm.", "npm", ["root", "--global"])).trim(), "npm");
}

/** The pinned Node, and npm from this machine: the package of Node brings none. @param {string} work */
async function copyNode(work) {
  await cp(pinnedNode, join(work, "node"), { dereference: true });
  await cp(await npmFolder(), join(work, "npm"), { recursive: true });
}

/**
 * The client to build with. One of Docker 23 or later without its buildx plugin falls back to a builder that takes four
 * times as long; an older one, which has the fast builder inside, may be beside it.
 *
 * @returns {Promise<{ docker: string, env: NodeJS.ProcessEnv }>}
 */
export async function builder() {
  if (await succeeds("docker", ["buildx", "version"])) return { docker: "docker", env: process.env };
  for (const docker of ["docker", "/usr/bin/docker"]) {
    const { code, stdout } = await run(docker, ["--version"]);
    if (code === 0 && hasOwnBuildKit(stdout)) return { docker, env: { ...process.env, DOCKER_BUILDKIT: "1" } };
  }
  return { docker: "docker", env: { ...process.env, DOCKER_BUILDKIT: "0" } };
}

/** @param {string} version as `docker --version` says it */
export function hasOwnBuildKit(version) {
  const major = Number(/version (\d+)\./.exec(version)?.[1] ?? 0);
  return major >= 19 && major < 23;
}

/** @param {(work: string) => Promise<void>} use */
async function inTemporaryFolder(use) {
  const work = await mkdtemp(join(tmpdir(), "innkeeper-image-"));
  try {
    await use(work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
