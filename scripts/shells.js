import { aptInstall, canInstall } from "./debian.js";
import { progress, say } from "./progress.js";
import { succeeds } from "./run.js";

/** Makes sure that the tests have the shells, beside bash, in which Tab completes Innkeeper's commands. */
export async function ensureShells() {
  /** @type {string[]} */
  const missing = [];
  for (const shell of ["zsh", "fish"]) if (!(await succeeds(shell, ["--version"]))) missing.push(shell);
  if (missing.length === 0) return;
  if (await canInstall()) await progress("Shells", () => aptInstall(missing), "installed");
  else say(`${missing.join(" and ")} is not installed, and only root on Debian can do that from here: its test of Tab will fail`);
}
