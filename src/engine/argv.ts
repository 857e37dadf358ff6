import type { Instant } from "../model/clock.ts";
import { projectName } from "../model/instance/instance.ts";
import type { OneOff } from "../model/engine.ts";
import type { Instance, InstanceName, Service } from "../model/instance/instance.ts";

/** Arguments of `docker`, as data: built here, run in `docker.ts`, compared in tests. */
export type Argv = readonly string[];

/** The labels by which a container, or a network, is known to be ours. */
export const label = { innkeeper: "org.innkeeper.id", instance: "org.innkeeper.instance", project: "com.docker.compose.project", service: "com.docker.compose.service" } as const;

const labelled = (key: string, value: string): Argv => ["--filter", `label=${key}=${value}`];

/** One JSON object a line, of what is asked for by name: all that there is has as many labels, and as long, as an image's author likes. */
const json = (fields: Readonly<Record<string, string>>): string =>
  `{${Object.entries(fields)
    .map(([key, of]) => `"${key}":{{json ${of}}}`)
    .join(",")}}`;

/** Labels one by one: the list of them is joined with commas, and an image's own label could pretend to be another one in it. */
const row = json({ id: ".ID", name: ".Names", state: ".State", status: ".Status", ...Object.fromEntries(Object.entries(label).map(([key, name]) => [key, `(.Label "${name}")`])) });
const state = json(Object.fromEntries(["Running", "Restarting", "Paused", "OOMKilled", "ExitCode", "StartedAt", "FinishedAt"].map((key) => [key, `.State.${key}`])));
const inspectedContainer = `{"Id":{{json .Id}},"RestartCount":{{json .RestartCount}},"State":${state}}`;
const inspectedNetwork = json({ innkeeper: `(index .Labels "${label.innkeeper}")`, project: `(index .Labels "${label.project}")`, config: ".IPAM.Config" });
const attribute = (name: string): string => `(index .Actor.Attributes "${name}")`;
const event = json({ action: ".Action", atNs: ".TimeNano", instance: attribute(label.instance), service: attribute(label.service), signal: attribute("signal"), exitCode: attribute("exitCode") });

/** The rest (`exec_start`, `attach`, `top`…) tells nothing of how a container is, and health checks make much of it. */
export const telling: Argv = ["start", "die", "kill", "oom", "stop", "restart", "pause", "unpause", "destroy", "health_status"];

const containersWhere = (...filters: Argv): Argv => ["ps", "--all", "--no-trunc", ...filters, "--format", row];

export const serverVersion: Argv = ["version", "--format", "{{json .Server.Version}}"];
export const composeVersion: Argv = ["compose", "version", "--short"];

export const containersOf = (innkeeper: string): Argv => containersWhere(...labelled(label.innkeeper, innkeeper));
export const containersOfInstance = (innkeeper: string, name: InstanceName): Argv =>
  containersWhere(...labelled(label.innkeeper, innkeeper), ...labelled(label.instance, name));
export const containersOfProject = (name: InstanceName): Argv => containersWhere(...labelled(label.project, projectName(name)));
/** Filters by name are patterns, and several of them mean "or". */
export const containersNamed = (names: readonly string[]): Argv =>
  containersWhere(...names.flatMap((name) => ["--filter", `name=^/${name.replaceAll(/[^a-zA-Z0-9_-]/g, "\\$&")}$`]));
export const inspectContainers = (ids: readonly string[]): Argv => ["inspect", "--type", "container", "--format", inspectedContainer, ...ids];

/** `quiet` leaves only errors, and is the same in every Compose 2; `--progress json` isn't. */
const compose = (name: InstanceName, ...rest: Argv): Argv => ["compose", "--project-name", projectName(name), "--ansi", "never", "--progress", "quiet", ...rest];

/**
 * Starts these services and no others. Never pulls: that is a step of its own, with its own deadline and its own words. The project's
 * name beats what the env file may say.
 */
export const up = ({ directory, name }: Instance, services: readonly Service[]): Argv => [
  ...compose(name, "--project-directory", directory, "--file", `${directory}/compose.yaml`, "--env-file", `${directory}/.env.${name}`),
  ...["up", "--detach", "--remove-orphans", "--pull", "never", "--no-deps", ...services],
];

/** By the labels on the containers, not by the file: a broken or missing one mustn't keep an instance from being stopped. */
export const stop = (name: InstanceName, services: readonly Service[]): Argv => compose(name, "stop", ...services);
export const unpause = (name: InstanceName, services: readonly Service[]): Argv => compose(name, "unpause", ...services);
export const down = (name: InstanceName): Argv => compose(name, "down", "--remove-orphans");

export const logs = (id: string, lines: number, since?: Instant): Argv => [
  ...["logs", "--timestamps", "--tail", String(lines)],
  ...(since === undefined ? [] : ["--since", (since / 1000).toFixed(3)]),
  id,
];

export const networkIds: Argv = ["network", "ls", "--quiet", "--no-trunc"];
export const inspectNetworks = (ids: readonly string[]): Argv => ["network", "inspect", "--format", inspectedNetwork, ...ids];

export const inspectImage = (image: string): Argv => ["image", "inspect", "--format", "{{json .}}", "--", image];
export const pull = (image: string): Argv => ["pull", "--quiet", "--", image];

/** Which Innkeeper ran it. Another label than its instances' containers have: it is none of those that are listed and watched. */
const onceLabel = "org.innkeeper.once";

/** Fields of `--mount` are separated as in CSV. */
const field = (key: string, value: string): string => `"${key}=${value.replaceAll('"', '""')}"`;

/**
 * Runs a program once. The time that it may take is kept inside the container, so that it ends, and is removed by Docker, even when
 * nobody is left to wait for it.
 */
export const runOnce = (innkeeper: string, name: InstanceName, container: string, { argv, environment, image, reads, user }: OneOff, seconds: number): Argv => [
  ...["run", "--rm", "--name", container, "--pull", "never", "--log-driver", "none", "--label", `${onceLabel}=${innkeeper}`, "--label", `${label.instance}=${name}`],
  ...["--network", "none", "--read-only", "--tmpfs", "/tmp:size=64m", "--memory", "512m", "--memory-swap", "512m", "--cpus", "1", "--pids-limit", "128"],
  ...["--cap-drop", "ALL", "--security-opt", "no-new-privileges:true", "--user", user],
  ...Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
  ...reads.flatMap(({ at, folder }) => ["--mount", ["type=bind", field("source", folder), field("target", at), "readonly"].join(",")]),
  ...["--", image, "timeout", "-k", "5", String(seconds), ...argv],
];

/** Removes what was made to be run once so long ago and doesn't run: whoever made it was killed before it began, and only its end would have removed it. */
export const sweepOnce = (innkeeper: string, seconds: number): Argv => ["container", "prune", "--force", "--filter", `label=${onceLabel}=${innkeeper}`, "--filter", `until=${seconds}s`];

/** Ends and removes a container, if it is there. */
export const removeContainer = (container: string): Argv => ["rm", "--force", "--", container];

/** By which `timeout` says that it ended the program. */
export const timedOutExitCode = 124;
/** From here on an exit code says that Docker couldn't run the program. */
export const firstDockerExitCode = 125;

/** Set-up labels what it built. */
export const builtImages: Argv = ["image", "ls", "--quiet", "--filter", "label=org.innkeeper.built=true"];
export const removeImage = (id: string): Argv => ["image", "rm", "--", id];

/** `since` closes the gap between asking and listening: Docker repeats what it missed. */
export const events = (innkeeper: string, since: Instant): Argv => [
  ...["events", "--since", (since / 1000).toFixed(3), "--filter", "type=container", ...labelled(label.innkeeper, innkeeper)],
  ...telling.flatMap((action) => ["--filter", `event=${action}`]),
  ...["--format", event],
];

/** Runs `docker` holding a lock that lasts as long as it does, even when whoever started it is killed. */
export const busyExitCode = 75;
export const flock = (lockFile: string, waitSeconds: number, argv: Argv): Argv => [
  ...["--no-fork", "--timeout", String(waitSeconds), "--conflict-exit-code", String(busyExitCode), lockFile],
  ...["docker", ...argv],
];
