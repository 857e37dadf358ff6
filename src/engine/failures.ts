import { UserError } from "../model/error.ts";
import type { Instance } from "../model/instance/instance.ts";

/** The last line that says something; Docker's own prefix is dropped. */
export const lastLine = (output: string): string =>
  (output.split("\n").filter((line) => line.trim() !== "" && !line.includes("level=warning")).at(-1) ?? "Docker said nothing")
    .trim()
    .replace(/^.*Error response from daemon: /, "")
    .replace(/^Error: /, "")
    .slice(0, 400);

/** @returns what is wrong with Docker itself, when that is why a call failed; else null. */
export function dockerFailure(stderr: string): UserError | null {
  if (/permission denied while trying to connect|docker\.sock: connect: permission denied/i.test(stderr)) {
    return new UserError("docker-forbidden", {});
  }
  if (/is not a docker command|unknown command: docker compose|unknown shorthand flag: '.' in -/.test(stderr)) return new UserError("compose-missing", { found: null });
  if (/cannot connect to the docker daemon|is the docker daemon running|error during connect|failed to connect to the docker API/i.test(stderr)) {
    return new UserError("docker-unreachable", { why: "silent" });
  }
  if (/context .* not found|unable to resolve docker endpoint|unable to parse docker host/i.test(stderr)) {
    return new UserError("docker-unreachable", { why: "not-found", says: lastLine(stderr) });
  }
  return null;
}

const portTaken = /(?:Bind for \S+?:|listen (?:tcp|udp)[46]? \S*?:|failed to bind (?:host )?port (?:for )?\S*?:)(\d+)\b.*(?:already allocated|already in use)/;
const imageMissing = /No such image: (\S+)|pull access denied for ([^\s,]+)|manifest for (\S+) not found/;
const sourceMissing = /bind source path does not exist: (.+)$/m;
const subnetTaken = /Pool overlaps with other one|non-overlapping IPv4 address pool|invalid pool request/;

/** Why Compose didn't bring an instance up, as Docker tells it. */
export function startFailure({ name, directory }: Pick<Instance, "name" | "directory">, stderr: string): UserError {
  const port = portTaken.exec(stderr)?.[1];
  if (port !== undefined) {
    return new UserError("port-taken", { name, port: Number(port), role: null, holder: null, at: "start" });
  }
  const image = imageMissing.exec(stderr)?.slice(1).find(Boolean);
  if (image !== undefined) return imageFailure(image, stderr);
  const source = sourceMissing.exec(stderr)?.[1];
  if (source !== undefined) {
    return new UserError("start-failed", { name, missing: source.trim() });
  }
  if (subnetTaken.test(stderr)) {
    return new UserError("subnet-taken", { name, directory });
  }
  return new UserError("start-failed", { name, says: lastLine(stderr) });
}

/** Why an image isn't there, with the reason that Docker gave. */
export function imageFailure(image: string, stderr: string): UserError {
  const offline = /no such host|dial tcp|i\/o timeout|network is unreachable|TLS handshake/i.test(stderr);
  const here = /No such image/.test(stderr) && !offline;
  return new UserError("image-missing", { image, why: here ? "not-here" : offline ? "offline" : "refused", says: lastLine(stderr), typed: false });
}
