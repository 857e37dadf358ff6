import { isIP } from "node:net";
import { z } from "zod";
import { UserError } from "../model/error.ts";
import type { External, Homeserver } from "../model/homeserver.ts";
import type { Ask } from "./matrix-request.ts";
import { probeVersions, Versions } from "./probe-versions.ts";

const Key = z.object({ server_name: z.string() });
const Federation = z.object({ server: z.object({ name: z.string().optional(), version: z.string().optional() }) });
const ServerWellKnown = z.object({ "m.server": z.string() });
const ClientWellKnown = z.object({ "m.homeserver": z.object({ base_url: z.string() }) });

/** Looks at somebody else's homeserver. @throws UserError `homeserver-silent`, `homeserver-unknown`. */
export async function inspect(ask: Ask, given: string): Promise<External> {
  const url = baseUrl(given);
  const versions = await ask(url, "/_matrix/client/versions");
  const base = Versions.safeParse(versions.body).success && versions.status === 200 ? url : await delegated(ask, url);
  const serverName = await serverNameOf(ask, base, url);
  const told = Federation.safeParse((await ask(base, "/_matrix/federation/v1/version").catch(() => null))?.body);
  const { name, version } = told.success ? told.data.server : {};
  return { url: base, serverName, version: [name, version].filter(Boolean).join(" ") || "unknown" };
}

function baseUrl(given: string): string {
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "" || url.hash !== "") {
    throw new UserError("homeserver-unknown", `\`${given}\` is not the address of a homeserver.`, "Give it as https://matrix.example.org, without name, password or anything after it.");
  }
  return url.origin;
}

/** People give the address of the server's name, which points to where the homeserver is. */
async function delegated(ask: Ask, url: string): Promise<string> {
  const found = ClientWellKnown.safeParse((await ask(url, "/.well-known/matrix/client")).body);
  const base = found.success ? URL.parse(found.data["m.homeserver"].base_url) : null;
  if (base !== null && /^https?:$/.test(base.protocol)) {
    const answer = await ask(base.origin, "/_matrix/client/versions");
    if (answer.status === 200 && Versions.safeParse(answer.body).success) return base.origin;
  }
  throw new UserError("homeserver-unknown", `There is no Matrix homeserver at ${url}.`, "Give the address that clients use, such as https://matrix.example.org.");
}

/**
 * A homeserver says its own name with its keys. Where it doesn't publish them, the host that people gave is its name if that host
 * points clients or servers to it. A wrong name would be seen by nobody: MindRoom calls itself ready and makes no room.
 */
async function serverNameOf(ask: Ask, base: string, given: string): Promise<string> {
  const keys = Key.safeParse((await ask(base, "/_matrix/key/v2/server").catch(() => null))?.body);
  if (keys.success) return keys.data.server_name;
  const { origin, hostname } = new URL(given);
  if (origin !== base) return hostname;
  const server = ServerWellKnown.safeParse((await ask(base, "/.well-known/matrix/server").catch(() => null))?.body);
  if (server.success && isIP(hostname) === 0) return hostname;
  throw new UserError("homeserver-unknown", `The homeserver at ${base} does not tell its server name.`, "Give the address of its server name, such as https://example.org, or let it answer /_matrix/key/v2/server.");
}

/** Somebody else's homeserver: looked at, and no more. */
export function externalHomeserver(ask: Ask): Homeserver {
  const refuse = (): Promise<never> =>
    Promise.reject(new UserError("homeserver-external", "That homeserver isn't mine: I can't make or change accounts there.", "Ask whoever runs it."));
  return {
    can: new Set(),
    probe: (url, signal) => probeVersions(ask, url, null, signal),
    serviceAccount: refuse,
    allowRegistration: refuse,
    register: refuse,
    signIn: refuse,
    signOut: refuse,
    account: refuse,
    accounts: refuse,
    resetPassword: refuse,
    deactivate: refuse,
  };
}
