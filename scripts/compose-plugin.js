import { copyFile, chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aptInstall, debianMirror, debianOrUbuntu } from "./debian.js";
import { must, run } from "./run.js";
import { SetupError } from "./setup-error.js";

/** Of the suites after Debian 12, the newer one first: its Compose reports progress as JSON, the older one's doesn't. */
const laterSuites = ["forky", "trixie"];
const pluginFolder = "/usr/local/lib/docker/cli-plugins";

/**
 * Installs Docker Compose v2 as a plugin of the Docker client.
 *
 * @returns {Promise<string>} its version
 * @throws {SetupError}
 */
export async function installCompose() {
  const system = await debianOrUbuntu();
  if (system?.id === "ubuntu") await aptInstall(["docker-compose-v2"]);
  else if (Number(system?.version) < 13) await installFromLaterSuite();
  else await aptInstall(["docker-compose"]);
  return (await must("Compose", "Report this.", "docker", ["compose", "version", "--short"])).trim();
}

/** Debian 12 has only Compose 1. The plugin of a later suite is one binary that needs nothing but libc. */
async function installFromLaterSuite() {
  await aptInstall(["ca-certificates"]); // and with it the lists that tell this machine's mirror
  const mirror = await debianMirror();
  const reasons = [];
  for (const suite of laterSuites) {
    const work = await mkdtemp(join(tmpdir(), "innkeeper-compose-"));
    try {
      const plugin = await fetchPlugin(mirror, suite, work);
      await mkdir(pluginFolder, { recursive: true });
      await copyFile(plugin, join(pluginFolder, "docker-compose"));
      await chmod(join(pluginFolder, "docker-compose"), 0o755);
      if ((await run("docker", ["compose", "version"])).code === 0) return;
      await rm(join(pluginFolder, "docker-compose"), { force: true });
      reasons.push(`Compose of ${suite} does not run here.`);
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      reasons.push(error.message);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  throw new SetupError(`Docker Compose v2 could not be fetched from ${mirror || "any Debian mirror"}.\n${reasons.join("\n")}`, 
    "Install the plugin by hand: https://docs.docker.com/compose/install/linux/#install-the-plugin-manually");
}

/**
 * Takes one package out of another suite by means of a private apt directory: the system's own sources stay as they are.
 *
 * @param {string} mirror
 * @param {string} suite
 * @param {string} work an empty folder
 * @returns {Promise<string>} the plugin's path
 */
async function fetchPlugin(mirror, suite, work) {
  await chmod(work, 0o755); // apt fetches as a user of its own
  for (const folder of ["lists/partial", "cache/archives/partial", "package", "unpacked"]) await mkdir(join(work, folder), { recursive: true });
  await must("Preparing", "Report this.", "chown", ["-R", "_apt", join(work, "lists"), join(work, "cache"), join(work, "package")]);
  await writeFile(join(work, "status"), "");
  await writeFile(join(work, "sources.list"), `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror} ${suite} main\n`);

  const options = [
    `Dir::Etc::sourcelist=${work}/sources.list`,
    "Dir::Etc::sourceparts=/dev/null",
    `Dir::State::lists=${work}/lists`,
    `Dir::State::status=${work}/status`,
    `Dir::Cache=${work}/cache`,
    "Acquire::Languages=none",
    ...["DEP-11", "DEP-11-icons-small", "DEP-11-icons", "DEP-11-icons-hidpi"].map((target) => `Acquire::IndexTargets::deb::${target}::DefaultEnabled=false`),
    "APT::Update::Post-Invoke-Success=",
  ].flatMap((option) => ["-o", option]);
  const what = `Fetching Compose from Debian ${suite}`;
  const next = "Check that the Debian mirror can be reached.";
  await must(what, next, "apt-get", [...options, "-qq", "update"]);
  await must(what, next, "apt-get", [...options, "-qq", "download", "docker-compose"], { cwd: join(work, "package") });

  const [file] = await readdir(join(work, "package"));
  await must(what, next, "dpkg-deb", ["-x", join(work, "package", file ?? ""), join(work, "unpacked")]);
  const found = await must(what, next, "find", [join(work, "unpacked"), "-path", "*cli-plugins/docker-compose", "-type", "f"]);
  return found.trim();
}
