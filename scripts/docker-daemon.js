import { spawn } from "node:child_process";
import { existsSync, openSync, readFileSync, rmSync, closeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { engineAnswers } from "./docker.js";
import { run, tail } from "./run.js";
import { SetupError } from "./setup-error.js";

const log = "/var/log/innkeeper-dockerd.log";
const deadlineSeconds = 60;

/**
 * Starts the Docker engine: by systemd where it runs, otherwise in a session of its own, so that it outlives us.
 *
 * @throws {SetupError} when it ends or doesn't answer in a minute, with the end of its log
 */
export async function startDaemon() {
  if (await engineAnswers()) return; // installing the package may have started it
  const systemd = existsSync("/run/systemd/system");
  if (systemd) await run("systemctl", ["enable", "--now", "docker"]);
  const ended = systemd || daemonProcess() ? new AbortController().signal : startDetached();

  const end = Date.now() + deadlineSeconds * 1000;
  while (Date.now() < end && !ended.aborted) {
    if (await engineAnswers()) return;
    await sleep(500);
  }
  throw new SetupError(
    `The Docker engine ${ended.aborted ? "stopped again" : `did not answer within ${deadlineSeconds} s`}.\n${tail(systemd ? await journal() : readLog(), 6)}`,
    `${systemd ? "See `journalctl -u docker`" : `See ${log}`}. Inside a container, the engine needs a privileged one.\nOnce \`docker info\` answers, run this again.`,
  );
}

/** @returns {AbortSignal} aborted once it has ended, if that is while we look */
function startDetached() {
  removeStale("/var/run/docker.pid", "dockerd");
  removeStale("/run/docker/containerd/containerd.pid", "containerd");
  const output = openSync(log, "a");
  const path = ["/usr/local/sbin", "/usr/sbin", "/sbin", process.env["PATH"] ?? ""].join(":"); // iptables is in sbin
  const child = spawn("dockerd", [], { cwd: "/", detached: true, stdio: ["ignore", output, output], env: { ...process.env, PATH: path } });
  const ended = new AbortController();
  child.on("error", () => ended.abort()).on("exit", () => ended.abort());
  child.unref();
  closeSync(output);
  return ended.signal;
}

/**
 * A pid file left by a crash stops dockerd from starting when another program has that number by now.
 *
 * @param {string} file
 * @param {string} program
 */
function removeStale(file, program) {
  if (existsSync(file) && !runs(file, program)) rmSync(file, { force: true });
}

/** Whether an engine is there that only hasn't answered yet. */
const daemonProcess = () => runs("/var/run/docker.pid", "dockerd");

/** @param {string} pidFile @param {string} program */
function runs(pidFile, program) {
  try {
    return readFileSync(`/proc/${Number(readFileSync(pidFile, "utf8"))}/comm`, "utf8").trim() === program;
  } catch {
    return false;
  }
}

const readLog = () => (existsSync(log) ? readFileSync(log, "utf8") : "");
const journal = async () => (await run("journalctl", ["-u", "docker", "-n", "30", "--no-pager"])).stdout;
