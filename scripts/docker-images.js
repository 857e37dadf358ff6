import { recipeLabel } from "./image-catalogue.js";
import { run } from "./run.js";

/**
 * Whether an image is on this machine.
 *
 * @param {string} name
 */
export async function isPresent(name) {
  return (await run("docker", ["image", "inspect", "--format", "{{.Id}}", name])).code === 0;
}

/**
 * The recipe that a built image was made by; undefined when there is no such image.
 *
 * @param {string} tag
 */
export async function presentRecipe(tag) {
  const { code, stdout } = await run("docker", ["image", "inspect", "--format", `{{index .Config.Labels "${recipeLabel}"}}`, tag]);
  return code === 0 ? stdout.trim() : undefined;
}

/** A registry that can't be reached may take minutes to say so; one that answers may take as long as it needs. */
const firstWordMs = 30_000;

/**
 * Pulls an image from its registry.
 *
 * @param {string} name
 * @param {(text: string) => void} note
 * @returns {Promise<string | undefined>} why it could not be pulled
 */
export async function pull(name, note) {
  const { code, stderr } = await run("docker", ["pull", name], { silenceMs: firstWordMs, onLine: note });
  return code === 0 ? undefined : stderr.trim().split("\n").at(-1)?.replace(/^Error response from daemon: /, "") || "its registry did not answer";
}
