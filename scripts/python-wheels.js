import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aptInstall, canInstall } from "./debian.js";
import { must, run, succeeds } from "./run.js";

/** The one tool that installs wheels for another Python than the one it runs on, and pins them. */
const uvRequirement = "uv==0.13.9";
const next = "Check that pip can reach its package index: `python3 -m pip download --no-deps uv`.";

/** @typedef {{ readonly pin: readonly string[], readonly install: readonly string[] }} Target what wheels are for, as uv's options */

/** The container's Python and libc (Debian 13), whatever this machine has. @type {Target["pin"]} */
const debian13 = ["--python-version", "3.13", "--python-platform", `${process.arch === "arm64" ? "aarch64" : "x86_64"}-manylinux_2_36`];

/** @type {Target} */
export const forContainer = { pin: debian13, install: debian13 };

/** This machine's own Python, from 3.11 on. @type {Target} */
export const forHere = { pin: ["--python-version", "3.11", "--universal"], install: ["--python", "python3"] };

const wheelsOnly = ["--only-binary", ":all:", "--no-config"];

/**
 * Unpacks the wheels that a requirements file pins, checking each against its hash.
 *
 * @param {Target} target
 * @param {string} requirements
 * @param {string} folder
 * @param {(text: string) => void} note
 */
export async function unpackWheels(target, requirements, folder, note) {
  const options = ["--require-hashes", "--no-deps", "--link-mode", "copy", ...wheelsOnly, ...target.install];
  await withUv((uv, env) => must("Fetching the Python packages", next, uv, ["pip", "install", "--target", folder, ...options, "-r", requirements], { env, onLine: note }));
}

/**
 * Pins a package and all that it needs, with hashes.
 *
 * @param {Target} target
 * @param {string} requirement as in `mindroom==2026.10.589`
 * @param {string} file the requirements file to write
 */
export async function pinWheels(target, requirement, file) {
  const options = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--upgrade", "--quiet", ...wheelsOnly, ...target.pin];
  await withUv(async (uv, env, work) => {
    await must("Preparing", next, "sh", ["-c", 'printf "%s\\n" "$1" > "$2"', "sh", requirement, join(work, "in.txt")]);
    await must("Pinning the Python packages", next, uv, ["pip", "compile", ...options, "--output-file", file, join(work, "in.txt")], { env });
  });
}

/**
 * uv comes from the package index that pip is set up for, into a folder that is gone afterwards.
 *
 * @param {(uv: string, env: NodeJS.ProcessEnv, work: string) => Promise<unknown>} use
 */
async function withUv(use) {
  const work = await mkdtemp(join(tmpdir(), "innkeeper-uv-"));
  try {
    if (!(await succeeds("python3", ["-c", "import ensurepip"])) && (await canInstall())) await aptInstall(["python3-venv"]);
    await must("Preparing Python", "Install python3 with its venv module.", "python3", ["-m", "venv", join(work, "venv")]);
    const pip = join(work, "venv/bin/pip");
    await must("Fetching uv", next, pip, ["install", "--quiet", uvRequirement]);
    await use(join(work, "venv/bin/uv"), await uvEnvironment(pip), work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** uv reads none of pip's settings: where pip's index and certificates are is told to it here. @param {string} pip */
async function uvEnvironment(pip) {
  const { stdout } = await run(pip, ["config", "list"]);
  return { ...uvSettings(parsePipConfig(stdout)), ...(existsSync(bundle) ? { SSL_CERT_FILE: bundle } : {}), ...process.env };
}

const bundle = "/etc/ssl/certs/ca-certificates.crt";

/**
 * @param {string} text what `pip config list` says: `global.index-url='…'`; the environment comes as `:env:.index-url`
 * @returns {Record<string, string>} by option; the environment wins
 */
export function parsePipConfig(text) {
  const lines = [...text.matchAll(/^(:env:|global|user|site|install)\.([\w-]+)='(.*)'$/gm)];
  lines.sort(([, a], [, b]) => Number(a === ":env:") - Number(b === ":env:"));
  return Object.fromEntries(lines.map(([, , option = "", value = ""]) => [option, value]));
}

/** @param {Record<string, string>} pip @returns {Record<string, string>} */
export function uvSettings(pip) {
  return {
    ...(pip["index-url"] ? { UV_DEFAULT_INDEX: pip["index-url"] } : {}),
    ...(pip["extra-index-url"] ? { UV_INDEX: pip["extra-index-url"] } : {}),
    ...(pip["cert"] ? { SSL_CERT_FILE: pip["cert"] } : {}),
  };
}
