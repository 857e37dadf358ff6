import { duration } from "../../model/duration.ts";
import { SaidError, type UserError } from "../../model/error.ts";
import type { Probe } from "../../model/homeserver.ts";
import type { Instance, Service } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Settings } from "../../model/instance/settings.ts";
import { serviceLabels } from "../../model/instance/service-labels.ts";
import { homeserverAt } from "./addresses.ts";
import type { Deps } from "../deps.ts";

/** Milliseconds between two looks at a service that doesn't answer yet. */
const lookEvery = 150;
/** Milliseconds between two words on how long it takes. */
const noteEvery = 2000;
/** Of those, each so many-th also looks at how often Docker restarted it: that question costs processor time that a start needs itself. */
const notesPerCount = 2;
/** Docker says "running" of a container that dies again and again: this many restarts by itself are a failure. */
const tooManyRestarts = 3;
/** `backend, web chat and homeserver`. */
const together = new Intl.ListFormat("en-GB");
/** Lines of a log in which the cause is looked for, and lines shown. */
const linesRead = 80;
const linesShown = 8;

/** What is done with one that doesn't come up. */
const stoppedAgain = "Its containers are stopped again; its data is untouched.";

/**
 * Waits until each of these services truly answers, looked at from the host. Gives the homeserver's version where it told one.
 * @param otherwise what is done with it when it doesn't, as a sentence.
 * @throws UserError `not-ready`, with the silent service and the cause out of its log, after the deadline or when it restarts over and over.
 */
export async function awaitAnswer(deps: Deps, instance: Instance, settings: Settings, services: readonly Service[], job: Job, otherwise = stoppedAgain): Promise<{ version: string | null }> {
  const { choices, clock } = deps;
  const since = clock.now();
  const begun = clock.steady();
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, job.signal]);
  const silent = new Map<Service, string>(services.map((service) => [service, "nothing yet"]));
  let version: string | null = null;

  const waitFor = async (service: Service): Promise<void> => {
    for (;;) {
      const seen = await probe(deps, instance, settings, service, signal);
      if (seen.ready) {
        silent.delete(service);
        version = seen.version ?? version;
        return;
      }
      silent.set(service, seen.says);
      await clock.sleep(lookEvery, signal);
    }
  };
  const giveUp = async (): Promise<never> => {
    for (let notes = 1; ; notes++) {
      const left = begun + choices.startDeadline - clock.steady();
      if (left <= 0) throw await notReady(deps, instance, silent, since, null, otherwise);
      job.note(`waiting for ${together.format([...silent.keys()].map((service) => serviceLabels[service]))} (${duration(clock.steady() - begun)} of ${duration(choices.startDeadline)})`);
      await clock.sleep(Math.min(noteEvery, left), signal);
      if (notes % notesPerCount !== 0) continue;
      const restarted = (await deps.engine.history([instance.name])).filter(({ service, restarts }) => services.includes(service) && restarts > 0);
      const looping = restarted.find(({ restarts }) => restarts >= tooManyRestarts) ?? (await hopeless(deps, instance, restarted, since));
      if (looping !== undefined) throw await notReady(deps, instance, silent, since, looping, otherwise);
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
async function hopeless<T extends { readonly service: Service }>({ agents, engine }: Deps, instance: Instance, restarted: readonly T[], since: number): Promise<T | undefined> {
  const backend = restarted.find(({ service }) => service === "backend");
  if (backend === undefined) return undefined;
  const log = await engine.logs(instance, { services: ["backend"], lines: linesRead, since }).catch(() => []);
  return agents.hopeless(log.map(({ text }) => text)) ? backend : undefined;
}

async function probe({ agents, homeservers }: Deps, instance: Instance, settings: Settings, service: Service, signal: AbortSignal): Promise<Probe> {
  if (service === "backend") return agents.probeBackend(settings, instance.homeserver !== "none", signal);
  if (service === "frontend") return agents.probeFrontend(settings, signal);
  return homeservers.of(instance).probe(homeserverAt(settings), signal);
}

async function notReady(
  { agents, choices, engine }: Deps,
  instance: Instance,
  silent: ReadonlyMap<Service, string>,
  since: number,
  looping: { readonly service: Service; readonly restarts: number } | null,
  otherwise: string,
): Promise<UserError> {
  const [service, says] = looping === null ? ([...silent][0] ?? ["backend", ""]) : [looping.service, ""];
  const log = await engine.logs(instance, { services: [service], lines: linesRead, since }).catch(() => []);
  const texts = log.map(({ text }) => text);
  const shown = agents.readable(texts).slice(-linesShown);
  const said = agents.cause(texts) ?? (says === "" ? "" : `Last seen: ${says}`);
  const what =
    looping === null
      ? `its ${serviceLabels[service]} was not ready within ${duration(choices.startDeadline)}`
      : `its ${serviceLabels[service]} stopped and was restarted ${looping.restarts === 1 ? "once" : `${looping.restarts} times`}`;
  return new SaidError(
    "not-ready",
    `${instance.name} did not answer: ${what}.${said === "" ? "" : ` ${said.replace(/([^.!?…])$/, "$1.")}`} ${otherwise}`,
    wantsToken(instance, said) ? `To give it another token: \`!instance agents ${instance.name}\`` : `All it said: \`!instance logs ${instance.name} ${service}\``,
    shown.length === 0 ? undefined : shown.join("\n"),
  );
}

/** Whether what is missing is a token that its homeserver's owner has to give. */
const wantsToken = ({ homeserver }: Instance, said: string): boolean => homeserver === "external" && /registration token/.test(said);
