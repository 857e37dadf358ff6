import { readFile } from "node:fs/promises";
import { must, run } from "./run.js";

/** @typedef {{ id: "debian" | "ubuntu", version: string }} System */

/** Which of the two systems with apt this is, if any. @returns {Promise<System | undefined>} */
export async function debianOrUbuntu() {
  return parseOsRelease(await readFile("/etc/os-release", "utf8").catch(() => ""));
}

/**
 * @param {string} text the content of `/etc/os-release`
 * @returns {System | undefined}
 */
export function parseOsRelease(text) {
  const field = (/** @type {string} */ name) => new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  const ids = [field("ID"), ...field("ID_LIKE").split(" ")];
  const id = /** @type {const} */ (["ubuntu", "debian"]).find((known) => ids.includes(known));
  return id && { id, version: field("VERSION_ID") };
}

/** Whether packages can be installed from here. */
export async function canInstall() {
  return process.getuid?.() === 0 && (await debianOrUbuntu()) !== undefined;
}

let updated = false;

/**
 * Installs packages from the machine's own sources, without the ones that are merely recommended.
 *
 * @param {readonly string[]} packages
 * @throws {import("./setup-error.js").SetupError}
 */
export async function aptInstall(packages) {
  // A source that doesn't answer must not stop us when the package comes from another one: only the install decides.
  if (!updated) await run("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=300", "update"], { env: quietly });
  updated = true;
  await must(
    `Installing ${packages.join(", ")}`,
    "Check that `apt-get update` works here and that nothing else is installing packages, then run this again.",
    "apt-get",
    ["-qq", "-y", "-o", "DPkg::Lock::Timeout=300", "--no-install-recommends", "install", ...packages],
    { env: quietly },
  );
}

/** Packages must not stop to ask questions. */
const quietly = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };

/**
 * Where this machine gets Debian packages from, so that nothing here names a mirror.
 *
 * @returns {Promise<string>} empty when it has no Debian source
 */
export async function debianMirror() {
  const { stdout } = await run("apt-get", ["indextargets", "--format", "$(LABEL)|$(SITE)", "Created-By: Packages"]);
  return parseMirror(stdout);
}

/**
 * Security updates live on a site of their own, which holds no whole suite.
 *
 * @param {string} targets lines of `label|site`
 */
export function parseMirror(targets) {
  return (
    targets
      .split("\n")
      .map((line) => line.split("|"))
      .find(([label]) => label === "Debian")?.[1]
      ?.trim() ?? ""
  );
}
