import { aptInstall, canInstall } from "./debian.js";
import { progress, say } from "./progress.js";
import { succeeds } from "./run.js";

/** What tests run of the system's own, by package. */
const programs = { zsh: "zsh", fish: "fish", systemd: "systemd-analyze" };

/** Makes sure that the tests have the shells, beside bash, in which Tab completes commands, and what judges a unit of systemd's. */
export async function ensurePrograms() {
  /** @type {string[]} */
  const missing = [];
  for (const [name, program] of Object.entries(programs)) if (!(await succeeds(program, ["--version"]))) missing.push(name);
  if (missing.length === 0) return;
  if (await canInstall()) await progress("Programs for tests", () => aptInstall(missing), "installed");
  else say(`${missing.join(" and ")} is not installed, and only root on Debian can do that from here: tests that need it will fail`);
}
