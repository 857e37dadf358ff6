import { aptInstall, canInstall } from "./debian.js";
import { progress, say } from "./progress.js";
import { succeeds } from "./run.js";

/** What tests run of the system's own: each program, and the packages that it takes. */
const programs = {
  // With a font so that a page is legible in a picture of it.
  chromium: ["chromium", "fonts-liberation"],
  // Tab completes commands in these, and in bash.
  fish: ["fish"],
  zsh: ["zsh"],
  // Judges a unit of systemd's.
  "systemd-analyze": ["systemd"],
};

/** Makes sure that the tests have these. @param {readonly (keyof typeof programs)[]} names */
export async function ensurePrograms(...names) {
  for (const name of names) {
    if (await succeeds(name, ["--version"])) continue;
    if (await canInstall()) await progress(name, () => aptInstall(programs[name]), "installed");
    else say(`${name} is not installed, and only root on Debian can do that from here: the tests that need it will fail`);
  }
}
