import { z } from "zod";
import { limits } from "../bounded/limits.ts";
import { readJson } from "../bounded/read-answer.ts";
import { TooLarge } from "../bounded/too-large.ts";
import { messageOf } from "../model/error.ts";
import type { Probe, Unready } from "../model/probe.ts";
import type { Agents } from "../model/mindroom.ts";
import type { Settings } from "../model/instance/settings.ts";
import { causeOf, isHopeless } from "./cause.ts";
import { configCheck } from "./config-check.ts";
import { judgeConfig } from "./judge-config.ts";
import { readable } from "./readable-log.ts";

const lookDeadlineMs = 2_000;

/** `last_sync_time` is the oldest of all its agents', in UTC with microseconds; null until each has heard once. */
const Health = z.object({ last_sync_time: z.iso.datetime({ offset: true }).transform((time) => Date.parse(time)).nullable() });
const Waiting = z.object({ detail: z.string().max(300) });

/** MindRoom's backend and web chat, reached by `fetch` on the host's ports. */
export function mindroomAgents({ fetch = globalThis.fetch }: { readonly fetch?: typeof globalThis.fetch } = {}): Agents {
  const get = ({ bindAddress }: Settings, port: number, path: string, until: AbortSignal, signal: AbortSignal | undefined): Promise<Response> =>
    fetch(`http://${bindAddress === "0.0.0.0" ? "127.0.0.1" : bindAddress}:${port}${path}`, { signal: signal === undefined ? until : AbortSignal.any([until, signal]), redirect: "manual" });
  const look = async (settings: Settings, port: number | undefined, path: string, limitBytes: number, signal: AbortSignal | undefined): Promise<Probe> => {
    if (port === undefined) return { ready: false, seen: { what: "no-port" } };
    const until = AbortSignal.timeout(lookDeadlineMs);
    try {
      const response = await get(settings, port, path, until, signal);
      const body = await readJson(response.body, limitBytes);
      // A redirect to its own sign-in page is an answer too.
      return response.status < 400 ? { ready: true } : { ready: false, seen: waitingFor(body) ?? { what: "status", status: response.status } };
    } catch (thrown) {
      return { ready: false, seen: until.aborted ? { what: "mute" } : whyUnready(thrown) };
    }
  };

  return {
    async probeBackend(settings, withMatrix, signal) {
      const { backend } = settings.ports;
      if (withMatrix) return look(settings, backend, "/api/ready", limits.mindroomHealthBytes, signal);
      const health = await look(settings, backend, "/api/health", limits.mindroomHealthBytes, signal);
      return health.ready ? look(settings, backend, "/", limits.mindroomPageBytes, signal) : health;
    },
    async lastSync(settings, signal) {
      try {
        const response = await get(settings, settings.ports.backend ?? 0, "/api/health", AbortSignal.timeout(lookDeadlineMs), signal);
        // Past three minutes of silence it answers 503, and says the same.
        return Health.parse(await readJson(response.body, limits.mindroomHealthBytes)).last_sync_time;
      } catch {
        return null;
      }
    },
    probeFrontend: (settings, signal) => look(settings, settings.ports.frontend, "/", limits.mindroomPageBytes, signal),
    configCheck,
    judgeConfig,
    cause: causeOf,
    readable,
    hopeless: isHopeless,
  };
}

/** MindRoom says what it waits for: `{"status":"starting","detail":…}`. */
const waitingFor = (body: unknown): Unready | null => {
  const says = Waiting.safeParse(body).data?.detail;
  return says === undefined ? null : { what: "waiting", says };
};

function whyUnready(thrown: unknown): Unready {
  if (thrown instanceof TooLarge) return { what: "endless", limitBytes: thrown.limitBytes };
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  if (code === "ECONNREFUSED") return { what: "unreached", why: "refused", seconds: null };
  return code === "ECONNRESET" || code === "UND_ERR_SOCKET" ? { what: "mute" } : { what: "unforeseen", says: messageOf(thrown) };
}
