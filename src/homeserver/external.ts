import { isIP } from "node:net";
import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import { UserError } from "../model/error.ts";
import type { External, Homeserver } from "../model/homeserver.ts";
import { mayLead, zoneOf } from "./host-zone.ts";
import type { Answer, Ask } from "./matrix-request.ts";
import { probeVersions, Versions } from "./probe-versions.ts";
import { registrationAt } from "./registration.ts";

const Key = z.object({ server_name: z.string().max(255) });
const Software = z.string().max(100).optional().catch(undefined);
const Federation = z.object({ server: z.object({ name: Software, version: Software }) });
const ServerWellKnown = z.object({ "m.server": z.string() });
const ClientWellKnown = z.object({ "m.homeserver": z.object({ base_url: z.string() }) });

/**
 * Looks at somebody else's homeserver.
 * @throws UserError `homeserver-silent`, `homeserver-failing`, `homeserver-endless`, `homeserver-moved`, `homeserver-unencrypted`, `homeserver-unknown`.
 */
export async function inspect(ask: Ask, clock: Pick<Clock, "now">, given: string): Promise<External> {
  const url = baseUrl(given);
  const here = await look(ask, clock, url);
  const { base, ahead } = here.found ? { base: url, ahead: here.ahead } : await delegated(ask, clock, url, here.answer);
  const [serverName, told, registration] = await Promise.all([
    serverNameOf(ask, base, url),
    ask(base, "/_matrix/federation/v1/version").catch(() => null),
    registrationAt(ask, base),
  ]);
  const { name, version } = Federation.safeParse(told?.body).data?.server ?? {};
  return { url: base, serverName, version: [name, version].filter(Boolean).join(" ") || "unknown", registration, ahead };
}

function baseUrl(given: string): string {
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "" || url.hash !== "") {
    // A password in it must not be said again.
    throw new UserError("homeserver-unknown", { why: "no-address", given: url === null || url.username !== "" ? null : given });
  }
  if (url.protocol === "http:" && zoneOf(url.hostname) === "internet") {
    throw new UserError("homeserver-unencrypted", { url: url.origin, host: url.host });
  }
  return url.origin;
}

/** One look at an address: a homeserver and its clock, or what else it answers. @throws UserError `homeserver-moved`, `homeserver-failing`. */
async function look(ask: Ask, clock: Pick<Clock, "now">, url: string): Promise<{ readonly found: true; readonly ahead: number | null } | { readonly found: false; readonly answer: Answer }> {
  const before = clock.now();
  const answer = await ask(url, "/_matrix/client/versions", { stay: true });
  if (answer.status === 200 && Versions.safeParse(answer.body).success) {
    // The header has whole seconds.
    return { found: true, ahead: answer.date === null ? null : Math.round((answer.date + 500 - (before + clock.now()) / 2) / 1000) };
  }
  const moved = answer.status >= 300 && answer.status < 400 ? URL.parse(answer.location ?? "", url) : null;
  if (moved !== null && moved.origin !== url && moved.pathname === "/_matrix/client/versions") {
    throw new UserError("homeserver-moved", { url, to: moved.origin });
  }
  if (answer.status >= 500) {
    throw new UserError("homeserver-failing", { url, status: answer.status });
  }
  return { found: false, answer };
}

/** People give the address of the server's name, which points to where the homeserver is. */
async function delegated(ask: Ask, clock: Pick<Clock, "now">, url: string, { status }: Answer): Promise<{ readonly base: string; readonly ahead: number | null }> {
  const found = ClientWellKnown.safeParse((await ask(url, "/.well-known/matrix/client")).body);
  const where = found.success ? found.data["m.homeserver"].base_url : null;
  if (where === null) {
    throw new UserError("homeserver-unknown", { why: "none", url, status });
  }
  const base = URL.parse(where);
  const shown = where.slice(0, 200).replaceAll("`", "'");
  if (base === null || !/^https?:$/.test(base.protocol)) throw new UserError("homeserver-unknown", { why: "points-to-no-address", url, where: shown });
  const at = baseUrl(base.origin);
  if (!mayLead(new URL(url), base)) throw new UserError("homeserver-unknown", { why: "points-inside", url, where: shown });
  const there = await look(ask, clock, at);
  if (there.found) return { base: base.origin, ahead: there.ahead };
  throw new UserError("homeserver-unknown", { why: "points-to-none", url, where: shown, status: there.answer.status });
}

/**
 * A homeserver says its own name with its keys. Where it doesn't publish them, the host that people gave is its name if that host
 * points clients or servers to it. A wrong name would be seen by nobody: MindRoom calls itself ready and makes no room.
 */
async function serverNameOf(ask: Ask, base: string, given: string): Promise<string> {
  const keys = Key.safeParse((await ask(base, "/_matrix/key/v2/server").catch(() => null))?.body);
  const { origin, hostname, host } = new URL(given);
  if (keys.success) {
    const { server_name: name } = keys.data;
    if (origin === base || name === hostname || name === host) return name;
    throw new UserError("homeserver-unknown", { why: "another", url: given, where: base, serverName: name });
  }
  if (origin !== base) return hostname;
  const server = ServerWellKnown.safeParse((await ask(base, "/.well-known/matrix/server").catch(() => null))?.body);
  if (server.success && isIP(hostname) === 0) return hostname;
  throw new UserError("homeserver-unknown", { why: "nameless", url: base });
}

/** Somebody else's homeserver: looked at, and no more. */
export function externalHomeserver(ask: Ask): Homeserver {
  const refuse = (): Promise<never> =>
    Promise.reject(new UserError("homeserver-external", { name: null, ability: null }));
  return {
    can: new Set(),
    serverUser: null,
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
