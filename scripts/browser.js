import { aptInstall, canInstall } from "./debian.js";
import { progress, say } from "./progress.js";
import { succeeds } from "./run.js";

/** Makes sure that the tests have a browser: Debian's Chromium, with a font so that a page is legible in a picture of it. */
export async function ensureBrowser() {
  if (await succeeds("chromium", ["--version"])) return;
  if (await canInstall()) await progress("Chromium", () => aptInstall(["chromium", "fonts-liberation"]), "installed");
  else say("Chromium is not installed, and only root on Debian can do that from here: the browser tests will fail");
}
