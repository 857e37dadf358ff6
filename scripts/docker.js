import { startDaemon } from "./docker-daemon.js";
import { installCompose } from "./compose-plugin.js";
import { aptInstall, canInstall, debianOrUbuntu } from "./debian.js";
import { progress, say } from "./progress.js";
import { run, succeeds } from "./run.js";
import { SetupError } from "./setup-error.js";

/**
 * Makes sure that a Docker engine answers and that Compose v2 is there, and installs what is missing where it can.
 *
 * @param {{ ask?: ((question: string) => Promise<boolean>) | undefined }} [options] `ask` is there when a person can answer
 * @throws {SetupError} saying what to install, where that can't be done from here
 */
export async function ensureDocker({ ask } = {}) {
  const [engine, compose] = await Promise.all([engineAnswers(), composeIsV2()]);
  if (engine && compose) return;

  const daemon = engine || (await succeeds("dockerd", ["--version"]));
  const missing = [...(daemon ? [] : ["the Docker engine"]), ...(compose ? [] : ["Docker Compose v2"])];
  await mayInstall(missing, engine, ask);

  if (!daemon) await progress("Docker engine", installEngine, "installed");
  if (!engine) await progress("Docker engine", startDaemon, "running");
  if (!compose) await progress("Docker Compose v2", installCompose, (version) => `installed, ${version}`);
}

/** Up to Debian 12, and on Ubuntu, the engine's package has the client in it; the client then has the fast builder in it, too. */
async function installEngine() {
  const system = await debianOrUbuntu();
  const apart = system?.id === "debian" && Number(system.version) >= 13;
  await aptInstall(["docker.io", ...(apart ? ["docker-cli", "docker-buildx"] : [])]);
}

/** @returns {Promise<boolean>} */
export async function engineAnswers() {
  const { code, stdout } = await run("docker", ["info", "--format", "{{.ServerVersion}}"], { timeoutMs: 20_000 });
  return code === 0 && stdout.trim() !== "";
}

/** @returns {Promise<boolean>} */
async function composeIsV2() {
  const { code, stdout } = await run("docker", ["compose", "version", "--short"], { timeoutMs: 20_000 });
  return code === 0 && /^v?[2-9]\d*\./.test(stdout.trim());
}

/**
 * @param {readonly string[]} missing
 * @param {boolean} engine whether an engine answers
 * @param {((question: string) => Promise<boolean>) | undefined} ask
 */
async function mayInstall(missing, engine, ask) {
  const need = missing.length > 0 ? missing.join(" and ") : "a running Docker engine";
  const allowed = missing.length > 0 ? await canInstall() : process.getuid?.() === 0;
  if (!allowed) {
    throw new SetupError(
      `This needs ${need}${engine ? "" : " (`docker info` gets no answer)"}, and ${missing.length > 0 ? "it can only be installed from here as root on Debian or Ubuntu" : "only root can start it from here"}.`,
      [
        ...(missing.length > 0 ? ["Install Docker Engine with its Compose plugin: https://docs.docker.com/engine/install/"] : []),
        "Start the engine (systemctl start docker) and make sure that you may use it: `docker info` and `docker compose version` must answer.",
        "Then run this again.",
      ].join("\n"),
    );
  }
  if (missing.length === 0) return;
  if (!ask) return say(`Missing here: ${missing.join(", ")}. Installing from this machine's own package sources`);
  if (await ask(`This needs ${need}. Install from this machine's own package sources?`)) return;
  throw new SetupError(`Nothing was installed. Innkeeper can't run without ${need}.`, "Install it yourself, or run this again and say yes.");
}
