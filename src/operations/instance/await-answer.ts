import { linesForCause } from "../../model/cause.ts";
import { duration } from "../../model/duration.ts";
import { UserError } from "../../model/error.ts";
import type { AfterNotReady } from "../../model/errors/instance-errors.ts";
import type { Probe, Unready } from "../../model/probe.ts";
import type { Instance, Service } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Settings } from "../../model/instance/settings.ts";
import { serviceLabels } from "../../model/instance/service-labels.ts";
import { homeserverAt } from "./addresses.ts";
import type { Deps } from "../deps.ts";

/** Between two looks at a service that doesn't answer yet. */
const lookEveryMs = 150;
/** Between two words on how long it takes. */
const noteEveryMs = 2000;
/** Of those, each so many-th also looks at how often Docker restarted it: that question costs processor time that a start needs itself. */
const notesPerCount = 2;
/** Docker says "running" of a container that dies again and again: this many restarts by itself are a failure. */
const tooManyRestarts = 3;
/** `backend, web chat and homeserver`. */
const together = new Intl.ListFormat("en-GB");
/** Lines of a log that are shown. */
const linesShown = 8;

/**
 * Waits until each of these services truly answers, looked at from the host. Gives the homeserver's version where it told one.
 * @param after what becomes of it when it doesn't.
 * @throws UserError `not-ready`, with the silent service and the cause out of its log, after the deadline or when it restarts over and over.
 */
export async function awaitAnswer(
  deps: Pick<Deps, "agents" | "choices" | "clock" | "engine" | "homeservers">,
  instance: Instance,
  settings: Settings,
  services: readonly Service[],
  job: Job,
  after: AfterNotReady = "stopped",
): Promise<{ version: string | null }> {
  const { choices, clock } = deps;
  const since = clock.now();
  const begun = clock.steady();
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, job.signal]);
  const silent = new Map<Service, Unready | null>(services.map((service) => [service, null]));
  let version: string | null = null;

  const waitFor = async (service: Service): Promise<void> => {
    for (;;) {
      const seen = await probe(deps, instance, settings, service, signal);
      if (seen.ready) {
        silent.delete(service);
        version = seen.version ?? version;
        return;
      }
      silent.set(service, seen.seen);
      await clock.sleep(lookEveryMs, signal);
    }
  };
  const giveUp = async (): Promise<never> => {
    for (let notes = 1; ; notes++) {
      const left = begun + choices.startDeadlineMs - clock.steady();
      if (left <= 0) throw await notReady(deps, instance, silent, since, null, after);
      job.note(`waiting for ${together.format([...silent.keys()].map((service) => serviceLabels[service]))} (${duration(clock.steady() - begun)} of ${duration(choices.startDeadlineMs)})`);
      await clock.sleep(Math.min(noteEveryMs, left), signal);
      if (notes % notesPerCount !== 0) continue;
      const restarted = (await deps.engine.history([instance.name])).filter(({ service, restarts }) => services.includes(service) && restarts > 0);
      const looping = restarted.find(({ restarts }) => restarts >= tooManyRestarts) ?? (await hopeless(deps, instance, restarted, since));
      if (looping !== undefined) throw await notReady(deps, instance, silent, since, looping, after);
    }
  };

  const watchdog = giveUp();
  try {
    await Promise.race([Promise.all(services.map(waitFor)), watchdog]);
  } finally {
    ended.abort(new Error("no longer waiting"));
    await watchdog.catch(() => undefined);
  }
  return { version };
}

/** One that says itself that it will never come up needn't be watched failing again. */
async function hopeless<T extends { readonly service: Service }>({ agents, engine }: Pick<Deps, "agents" | "engine">, instance: Instance, restarted: readonly T[], since: number): Promise<T | undefined> {
  const backend = restarted.find(({ service }) => service === "backend");
  if (backend === undefined) return undefined;
  const log = await engine.logs(instance, { services: ["backend"], lines: linesForCause, since }).catch(() => []);
  return agents.hopeless(log.map(({ text }) => text)) ? backend : undefined;
}

async function probe({ agents, homeservers }: Pick<Deps, "agents" | "homeservers">, instance: Instance, settings: Settings, service: Service, signal: AbortSignal): Promise<Probe> {
  if (service === "backend") return agents.probeBackend(settings, instance.homeserver !== "none", signal);
  if (service === "frontend") return agents.probeFrontend(settings, signal);
  return homeservers.of(instance).probe(homeserverAt(settings), signal);
}

async function notReady(
  { agents, choices, engine }: Pick<Deps, "agents" | "choices" | "engine">,
  instance: Instance,
  silent: ReadonlyMap<Service, Unready | null>,
  since: number,
  looping: { readonly service: Service; readonly restarts: number } | null,
  after: AfterNotReady,
): Promise<UserError> {
  const [service, seen] = looping === null ? ([...silent][0] ?? (["backend", null] as const)) : [looping.service, null];
  const log = await engine.logs(instance, { services: [service], lines: linesForCause, since }).catch(() => []);
  const texts = log.map(({ text }) => text);
  const cause = agents.cause(texts);
  return new UserError("not-ready", {
    name: instance.name,
    service,
    deadlineMs: choices.startDeadlineMs,
    restarts: looping?.restarts ?? null,
    cause,
    seen,
    log: agents.readable(texts).slice(-linesShown),
    tokenWanted: instance.homeserver === "external" && (cause?.what === "token-missing" || cause?.what === "token-refused"),
    after,
  });
}
