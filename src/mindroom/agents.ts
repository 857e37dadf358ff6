import { z } from "zod";
import { messageOf } from "../model/error.ts";
import type { Probe } from "../model/homeserver.ts";
import type { Agents } from "../model/mindroom.ts";
import type { Settings } from "../model/instance/settings.ts";
import { causeOf, isHopeless } from "./cause.ts";
import { configCheck } from "./config-check.ts";
import { judgeConfig } from "./judge-config.ts";
import { readable } from "./readable-log.ts";

/** Milliseconds for one look. */
const lookDeadline = 2_000;

/** `last_sync_time` is the oldest of all its agents', in UTC with microseconds; null until each has heard once. */
const Health = z.object({ last_sync_time: z.iso.datetime({ offset: true }).transform((time) => Date.parse(time)).nullable() });

/** MindRoom's backend and web chat, reached by `fetch` on the host's ports. */
export function mindroomAgents({ fetch = globalThis.fetch }: { readonly fetch?: typeof globalThis.fetch } = {}): Agents {
  const look = async (settings: Settings, port: number | undefined, path: string, signal: AbortSignal | undefined): Promise<Probe> => {
    if (port === undefined) return { ready: false, says: "it has no port" };
    const host = settings.bindAddress === "0.0.0.0" ? "127.0.0.1" : settings.bindAddress;
    const until = AbortSignal.timeout(lookDeadline);
    try {
      const response = await fetch(`http://${host}:${port}${path}`, { signal: signal === undefined ? until : AbortSignal.any([until, signal]), redirect: "manual" });
      const text = await response.text();
      // A redirect to its own sign-in page is an answer too.
      return response.status < 400 ? { ready: true } : { ready: false, says: detailOf(text) ?? `it answers ${response.status}` };
    } catch (thrown) {
      return { ready: false, says: until.aborted ? "it takes connections but doesn't answer yet" : whyUnreached(thrown) };
    }
  };

  return {
    async probeBackend(settings, withMatrix, signal) {
      const { backend } = settings.ports;
      if (withMatrix) return look(settings, backend, "/api/ready", signal);
      const health = await look(settings, backend, "/api/health", signal);
      return health.ready ? look(settings, backend, "/", signal) : health;
    },
    async lastSync({ bindAddress, ports }, signal) {
      const until = AbortSignal.timeout(lookDeadline);
      try {
        const host = bindAddress === "0.0.0.0" ? "127.0.0.1" : bindAddress;
        const response = await fetch(`http://${host}:${ports.backend ?? 0}/api/health`, { signal: signal === undefined ? until : AbortSignal.any([until, signal]), redirect: "manual" });
        // Past three minutes of silence it answers 503, and says the same.
        return Health.parse(await response.json()).last_sync_time;
      } catch {
        return null;
      }
    },
    probeFrontend: (settings, signal) => look(settings, settings.ports.frontend, "/", signal),
    configCheck,
    judgeConfig,
    cause: causeOf,
    readable,
    hopeless: isHopeless,
  };
}

/** MindRoom says what it waits for: `{"status":"starting","detail":…}`. */
function detailOf(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && "detail" in body && typeof body.detail === "string" ? body.detail : null;
  } catch {
    return null;
  }
}

function whyUnreached(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  if (code === "ECONNREFUSED") return "nothing listens on its port yet";
  return code === "ECONNRESET" || code === "UND_ERR_SOCKET" ? "it takes connections but doesn't answer yet" : messageOf(thrown);
}
