import { UserError } from "../../model/error.ts";
import type { AfterNotReady } from "../../model/errors/instance-errors.ts";
import { isHomeserver, servicesOf, type Instance, type InstanceName, type Service } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Started } from "../../model/instance/instance-outcomes.ts";
import type { Settings } from "../../model/instance/settings.ts";
import { addressesOf, homeserverAt } from "./addresses.ts";
import { checkRegistration } from "./registration-check.ts";
import { awaitAnswer } from "./await-answer.ts";
import { checkConfig } from "./check-config.ts";
import { checkPorts } from "./check-ports.ts";
import { openClaim } from "../people/claim.ts";
import type { Deps, Outside, Program } from "../deps.ts";

/** Between two looks at a homeserver that doesn't answer yet. */
const lookEveryMs = 250;

/**
 * Brings an instance up and comes back only when each of its services answers.
 * @throws UserError `already-running`, `port-taken`, `image-missing`, `config-invalid`, `not-ready`, `settings-broken`, and those of `checkRegistration` and Engine.
 */
export async function start(deps: Deps, name: InstanceName, job: Job): Promise<Started> {
  const { engine, instances } = deps;
  const instance = await job.step("instance", "look it up", async () => instances.get(name));
  const before = await job.step("running-before", "see what runs", () => whatRuns(deps, instance));
  return bringUp(deps, instance, job, () => engine.keepOnly(instance, before, job.signal), false);
}

/** What runs already. @throws UserError `already-running` when that is all of it. */
async function whatRuns({ clock, engine, instances }: Pick<Deps, "clock" | "engine" | "instances">, instance: Instance): Promise<Service[]> {
  const running = await engine.running(instance);
  if (servicesOf(instance).some((service) => !running.includes(service))) return [...running];
  const histories = await engine.history([instance.name]);
  // Docker says "running" of one that dies again and again: starting it anew is a fair wish.
  if (histories.some(({ restarts, startedAt }) => restarts > 0 && clock.now() - startedAt < 60_000)) return [];
  if (instance.desired === "stopped") instances.want(instance.name, "running");
  const startedAt = Math.max(...histories.map((each) => each.startedAt));
  throw new UserError("already-running", { name: instance.name, startedAt: Number.isFinite(startedAt) ? startedAt : null, now: clock.now() });
}

/**
 * What start and restart share: from files to the last answer. `undo` takes back what was started; a restart stops all before.
 * @param after what becomes of it when it doesn't answer, where that isn't what `undo` says.
 */
export async function bringUp(deps: Deps, instance: Instance, job: Job, undo: () => Promise<void>, restarted: boolean, after?: AfterNotReady): Promise<Started> {
  const { choices, clock, engine, files, instances } = deps;
  const { name } = instance;
  const services = servicesOf(instance);
  const begun = await job.step("begun", "look at the clock", async () => clock.now());
  const settings = await job.step("settings", "read its settings", () => files.settings(instance));
  const warnings = instance.homeserver === "external" ? await job.step("registration", "look at its homeserver", () => checkRegistration(deps, instance, settings)) : [];
  await job.step("ports", "ports", () => checkPorts(deps, instance, settings, job.asker));
  await job.step("images", "images", () => fetchImages(deps, settings, job));
  await job.step("config", "check its configuration", () => checkConfig(deps, instance, settings, restarted ? "restart" : "start", job.signal));
  await job.step("write-files", "files", () => files.render(instance, settings));
  if (restarted) await job.step("stop-containers", "stop its containers", undo);
  const version = await startHomeserver(deps, instance, settings, undo, job, after);
  await job.step("start-containers", "start its containers", () => engine.up(instance, job.signal), undo);
  const answered = await job.step("answers", "wait until it answers", () => allAnswer(deps, instance, settings, services, version === null, job, after));
  const claim = await openClaim(deps, instance, job);
  const hasModelKey = await job.step("model-key", "look for a model key", () => files.hasModelKey(instance));
  const ended = await job.step("desired", "remember that it should run", async () => {
    instances.want(name, "running");
    return clock.now();
  });

  const own = instance.homeserver !== "none";
  return {
    name,
    seconds: (ended - begun) / 1000,
    addresses: addressesOf(instance, settings),
    homeserver: own ? { kind: instance.homeserver, version: answered.version ?? version, federation: settings.federation } : null,
    claim,
    synthetic: choices.agentModel === "synthetic" && !instance.onlyMatrix,
    hasModelKey,
    keysFile: instance.onlyMatrix ? null : `${instance.directory}/.env.${name}`,
    restarted,
    warnings: answered.tokenMended ? [...warnings, { kind: "token-mended" }] : warnings,
  };
}

/**
 * The first start is the homeserver alone, the service account, and the token that create had chosen; only then may agents
 * come: Synapse takes a token only once it runs. Later starts know the service account and bring all up at once.
 */
async function startHomeserver(deps: Outside & Pick<Deps, "choices" | "clock">, instance: Instance, settings: Settings, undo: () => Promise<void>, job: Job, after?: AfterNotReady): Promise<string | null> {
  const { engine, files } = deps;
  const kind = instance.homeserver;
  if (!isHomeserver(kind)) return null;
  const known = await job.step("service-account", "see whether it knows me", async () => (await files.secrets(instance)).serviceToken !== undefined);
  if (known) return null;
  await job.step("start-homeserver", "start its homeserver", () => engine.up(instance, job.signal, [kind]), undo);
  const { version } = await job.step("homeserver-answers", "homeserver", () => awaitAnswer(deps, instance, settings, [kind], job, after));
  await job.step("open-to-agents", "open it to its agents", async () => openToAgents(deps, instance, settings));
  return version;
}

/** Makes the agents' token known to an instance's own homeserver, and gives whether it wasn't. */
async function openToAgents({ files, homeservers }: Pick<Deps, "files" | "homeservers">, instance: Instance, settings: Settings): Promise<boolean> {
  const homeserver = homeservers.of(instance);
  const reach = { url: homeserverAt(settings), serverName: instance.serverName ?? instance.domain, secrets: await files.secrets(instance) };
  const { token } = await homeserver.serviceAccount(reach);
  const wasUnknown = await homeserver.allowRegistration({ ...reach, secrets: { ...reach.secrets, serviceToken: token } });
  if (token !== reach.secrets.serviceToken) await files.keepServiceToken(instance, token);
  return wasUnknown;
}

/**
 * Waits for all. Meanwhile, long before MindRoom wants to register, an own homeserver that has come up already is asked whether it still
 * knows the agents' token: an admin may have taken it back, and MindRoom would be restarted for ever.
 */
async function allAnswer(
  deps: Outside & Program,
  instance: Instance,
  settings: Settings,
  services: readonly Service[],
  mayHaveForgotten: boolean,
  job: Job,
  after?: AfterNotReady,
): Promise<{ version: string | null; tokenMended: boolean }> {
  const { clock, homeservers, log } = deps;
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, job.signal]);
  const repair = async (): Promise<boolean> => {
    try {
      while (!(await homeservers.of(instance).probe(homeserverAt(settings), signal)).ready) await clock.sleep(lookEveryMs, signal);
      return await openToAgents(deps, instance, settings);
    } catch (thrown) {
      if (!signal.aborted) log.warn({ instance: instance.name, err: thrown }, "could not see whether its homeserver knows the agents' token");
      return false;
    }
  };
  const repaired = mayHaveForgotten && !instance.onlyMatrix && services.some(isHomeserver) ? repair() : Promise.resolve(false);
  try {
    const { version } = await awaitAnswer(deps, instance, settings, services, job, after);
    return { version, tokenMended: await repaired };
  } finally {
    ended.abort(new Error("no longer waiting"));
    await repaired;
  }
}

/** @throws UserError `image-missing`. */
async function fetchImages({ engine }: Pick<Deps, "engine">, { images }: Settings, job: Job): Promise<void> {
  const found = await Promise.all(Object.values(images).map(async (image) => ({ image, there: (await engine.imageDigest(image)) !== null })));
  for (const { image } of found.filter(({ there }) => !there)) {
    job.note(`fetching ${image}`);
    await engine.pull(image, job.signal);
  }
}
