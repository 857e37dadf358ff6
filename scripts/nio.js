import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { progress } from "./progress.js";
import { forHere, unpackWheels } from "./python-wheels.js";
import { repository } from "./repository.js";
import { run } from "./run.js";

/** matrix-nio, the Matrix client in Python that the encrypted tests speak with: it shares no code with ours. */
export const nio = {
  requirement: "matrix-nio[e2e]==0.26.0",
  requirements: join(repository, "test/e2e/clients/requirements.txt"),
  folder: join(repository, ".cache/nio"),
};

/** Makes sure that Python finds nio in its folder. @throws {import("./setup-error.js").SetupError} */
export async function ensureNio() {
  const wanted = `${(await run("python3", ["--version"])).stdout}${await readFile(nio.requirements, "utf8")}`;
  if ((await installed()) === wanted) return;
  await progress("matrix-nio", (note) => install(wanted, note), "installed");
}

const stamp = "wanted.txt";
const installed = () => readFile(join(nio.folder, stamp), "utf8").catch(() => "");

/** @param {string} wanted @param {(text: string) => void} note */
async function install(wanted, note) {
  const half = `${nio.folder}.half`;
  for (const folder of [half, nio.folder]) await rm(folder, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  await unpackWheels(forHere, nio.requirements, half, note);
  await writeFile(join(half, stamp), wanted);
  await rename(half, nio.folder);
}
