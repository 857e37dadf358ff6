import { SaidError, UserError } from "../model/error.ts";
import type { Instance } from "../model/instance/instance.ts";

/** The last line that says something; Docker's own prefix is dropped. */
export const lastLine = (output: string): string =>
  (output.split("\n").filter((line) => line.trim() !== "" && !line.includes("level=warning")).at(-1) ?? "Docker said nothing")
    .trim()
    .replace(/^.*Error response from daemon: /, "")
    .replace(/^Error: /, "")
    .slice(0, 400);

const sentence = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`);

/** @returns what is wrong with Docker itself, when that is why a call failed; else null. */
export function dockerTrouble(stderr: string): UserError | null {
  if (/permission denied while trying to connect|docker\.sock: connect: permission denied/i.test(stderr)) {
    return new SaidError(
      "docker-forbidden",
      "I am not allowed to use Docker on this host.",
      "Add the user I run as to the group docker and start me again from a new login, or run me as root.",
    );
  }
  if (/is not a docker command|unknown command: docker compose|unknown shorthand flag: '.' in -/.test(stderr)) return composeMissing();
  if (/cannot connect to the docker daemon|is the docker daemon running|error during connect|failed to connect to the docker API/i.test(stderr)) {
    return dockerUnreachable("Docker does not answer on this host.");
  }
  if (/context .* not found|unable to resolve docker endpoint|unable to parse docker host/i.test(stderr)) {
    return dockerUnreachable(`I can't find Docker: ${sentence(lastLine(stderr))}`);
  }
  return null;
}

/** @param what happened, as a whole sentence. */
export const dockerUnreachable = (what: string): UserError =>
  new SaidError("docker-unreachable", what, "Start Docker (on most hosts: systemctl start docker), then try again. Instances that run go on without me.");

export const dockerNotInstalled = (): UserError =>
  new UserError("docker-not-installed", {});

/** @param found the version that is there; without it, there is none. */
export const composeMissing = (found?: string): UserError =>
  new SaidError(
    "compose-missing",
    found === undefined ? "Docker has no Compose plugin on this host." : `Docker Compose ${found} is too old for me.`,
    "Install Docker's Compose plugin, version 2.26 or newer (on many hosts the package docker-compose-plugin).",
  );

const portTaken = /(?:Bind for \S+?:|listen (?:tcp|udp)[46]? \S*?:|failed to bind (?:host )?port (?:for )?\S*?:)(\d+)\b.*(?:already allocated|already in use)/;
const imageMissing = /No such image: (\S+)|pull access denied for ([^\s,]+)|manifest for (\S+) not found/;
const sourceMissing = /bind source path does not exist: (.+)$/m;
const subnetTaken = /Pool overlaps with other one|non-overlapping IPv4 address pool|invalid pool request/;

/** Why Compose didn't bring an instance up, in words for people. */
export function startTrouble({ name, directory }: Pick<Instance, "name" | "directory">, stderr: string): UserError {
  const port = portTaken.exec(stderr)?.[1];
  if (port !== undefined) {
    return new SaidError("port-taken", `${name} did not start: port ${port} is in use on this host.`, `Free the port, or give ${name} another, such as: \`!instance set ${name} BACKEND_PORT=auto\``);
  }
  const image = imageMissing.exec(stderr)?.slice(1).find(Boolean);
  if (image !== undefined) return imageTrouble(image, stderr);
  const source = sourceMissing.exec(stderr)?.[1];
  if (source !== undefined) {
    return new SaidError("start-failed", `${name} did not start: ${source.trim()} is missing.`, `It belongs to ${name}'s data: put it back, then \`!instance start ${name}\`.`);
  }
  if (subnetTaken.test(stderr)) {
    return new SaidError(
      "subnet-taken",
      `${name} did not start: another network of Docker's has the addresses that it was given.`,
      `Remove that network, or put a free /28 into SUBNET of ${directory}/.env.${name}, then \`!instance start ${name}\`.`,
    );
  }
  return new SaidError("start-failed", `${name} did not start. Docker says: ${sentence(lastLine(stderr))}`, `More may stand in its log: \`!instance logs ${name}\``);
}

/** Why an image isn't there, with the reason that Docker gave. */
export function imageTrouble(image: string, stderr: string): UserError {
  const offline = /no such host|dial tcp|i\/o timeout|network is unreachable|TLS handshake/i.test(stderr);
  const here = /No such image/.test(stderr) && !offline;
  return new SaidError(
    "image-missing",
    here ? `The image ${image} is not on this host.` : `I could not fetch the image ${image}: ${sentence(lastLine(stderr))}`,
    offline
      ? "This host can't reach the registry. Mend that, or build or load the image on the host under this name."
      : "Check its name in the config file and in the instance's .env file, or load the image on the host under this name (docker pull, docker load).",
  );
}
