import { isError, reasonOf, UserError } from "../../model/error.ts";
import type { Instance, InstanceName, Service } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { SettingChanged, SettingsSet, Started } from "../../model/instance/instance-outcomes.ts";
import type { Settings } from "../../model/instance/settings.ts";
import { isLoopback, settingsPatchKeys, type SettingsPatch, type SettingsPatchKey } from "../../model/instance/settings-patch.ts";
import { awaitAnswer } from "./await-answer.ts";
import { checkConfig } from "./check-config.ts";
import { hostsThisBot } from "./hosts-this-bot.ts";
import { checkHomeserver, checkItHas, checkReach } from "./check-settings-patch.ts";
import type { Deps, Outside, Program } from "../deps.ts";
import { exchangePorts } from "./exchange-ports.ts";
import { lookNow } from "./look-now.ts";
import { pinImage } from "./pin-image.ts";
import { bringUp } from "./start.ts";

/**
 * Changes settings of an instance, all that are wanted or none. One that runs is started afresh with them; when it doesn't come
 * back, it gets its old ones back and is started with those. What is stopped takes them over at its next start.
 * @throws UserError `setting-not-here`, `settings-broken`, `config-invalid`, those of checking them, and of `start` when it doesn't come back.
 */
export async function setSettings(deps: Deps, name: InstanceName, patch: SettingsPatch, job: Job): Promise<SettingsSet> {
  const { engine, files, instances, ports } = deps;
  const instance = await job.step("instance", "look it up", async () => instances.get(name));
  const before = await job.step("settings-before", "look at its settings", () => files.settings(instance));
  const had = await job.step("ports-before", "look at its ports", async () => ({ ports: ports.of(name), by: ports.all().find((each) => each.instance === name)?.by ?? job.asker, carriesUs: hostsThisBot(deps, name) }));
  const running = await job.step("running-before", "see what runs", async () => [...(await engine.alive(instance))]);
  const homeserverUrl = await job.step("check-patch", "check what is wanted", async () => {
    checkItHas(instance, patch);
    await checkReach(deps, instance, before, patch);
    return checkHomeserver(deps, instance, before, patch);
  });
  const images = await job.step("new-images", "images", () => patchedImages(deps, before, patch, job));
  if (running.length > 0 || images.backend !== before.images.backend) await job.step("config-before", "check its configuration", () => checkConfig(deps, instance, { ...before, images }, "change", job.signal));
  const chosen = await job.step("new-ports", "ports", () => exchangePorts(deps, instance, before, had, patch, running, job.asker), async () => ports.take(name, had.ports, had.by));
  const after: Settings = { ...before, domain: patch.INSTANCE_DOMAIN ?? before.domain, bindAddress: patch.BIND_ADDRESS ?? before.bindAddress, ports: chosen, images, homeserverUrl };
  const changes = changesBetween(before, after);
  if (changes.length === 0) return { name, changes, started: null, carriedUs: false };

  const runs = running.length > 0;
  // Its undo comes last of all: by then its old settings are back.
  if (runs) await job.step("run-as-before", "remember how it runs", async () => undefined, () => asItWas(deps, instance, before, running, job));
  if (patch.INSTANCE_DOMAIN !== undefined) await job.step("move-domain", "take its domain", async () => instances.moveTo(name, after.domain), async () => instances.moveTo(name, instance.domain));
  await job.step("write-settings", "write its settings", () => write(deps, instance, after), () => writeBack(deps, instance, before));
  const started = runs ? await comeBack(deps, instance, job) : null;
  await job.step("free-old-ports", "release its old ports", async () => {
    if (changes.some(({ key }) => key.endsWith("_PORT"))) ports.take(name, chosen, job.asker);
  });

  return { name, changes, started, carriedUs: had.carriesUs && changes.some(({ key }) => elsewhere.includes(key)) };
}

/** What its homeserver is reached by from outside. */
const elsewhere: readonly SettingsPatchKey[] = ["MATRIX_PORT", "INSTANCE_DOMAIN", "BIND_ADDRESS"];

/** What of a wish would be seen from outside this machine; null for nothing. */
export type Outward = {
  readonly id: string;
  readonly domain: { readonly from: string; readonly to: string; readonly serverName: string | null } | null;
  readonly address: { readonly from: string; readonly to: string } | null;
};

/** What somebody has to agree to before it is done. Null where there is nothing. @throws as `setSettings` checks it. */
export async function outward(deps: Pick<Deps, "choices" | "files" | "host" | "instances">, name: InstanceName, patch: SettingsPatch): Promise<Outward | null> {
  const { INSTANCE_DOMAIN: domain, BIND_ADDRESS: address } = patch;
  if (domain === undefined && (address === undefined || isLoopback(address))) return null;
  const instance = deps.instances.get(name);
  const before = await deps.files.settings(instance);
  checkItHas(instance, patch);
  await checkReach(deps, instance, before, patch);
  const moves = domain !== undefined && domain !== before.domain;
  const opens = address !== undefined && !isLoopback(address) && address !== before.bindAddress;
  if (!moves && !opens) return null;
  return {
    id: instance.id,
    domain: moves ? { from: before.domain, to: domain, serverName: instance.homeserver === "external" ? null : instance.serverName } : null,
    address: opens ? { from: before.bindAddress, to: address } : null,
  };
}

async function patchedImages(deps: Pick<Deps, "engine">, { images }: Settings, patch: SettingsPatch, job: Job): Promise<Settings["images"]> {
  const chosen = { ...images };
  for (const role of ["backend", "frontend", "homeserver"] as const) {
    const image = patch[`${role.toUpperCase() as Uppercase<typeof role>}_IMAGE`];
    if (image !== undefined && image !== images[role]) chosen[role] = await imageAt(deps, image, job);
  }
  return chosen;
}

/** @throws UserError `image-missing`, with what to do about a name that was typed just now. */
async function imageAt(deps: Pick<Deps, "engine">, image: string, job: Job): Promise<string> {
  try {
    return await pinImage(deps, image, job);
  } catch (thrown) {
    throw isError(thrown, "image-missing") ? new UserError("image-missing", { ...thrown.facts, typed: true }) : thrown;
  }
}

const values: Readonly<Record<SettingsPatchKey, (settings: Settings) => string | number | undefined>> = {
  BACKEND_PORT: ({ ports }) => ports.backend,
  FRONTEND_PORT: ({ ports }) => ports.frontend,
  MATRIX_PORT: ({ ports }) => ports.matrix,
  INSTANCE_DOMAIN: ({ domain }) => domain,
  BIND_ADDRESS: ({ bindAddress }) => bindAddress,
  BACKEND_IMAGE: ({ images }) => images.backend,
  FRONTEND_IMAGE: ({ images }) => images.frontend,
  HOMESERVER_IMAGE: ({ images }) => images.homeserver,
  MATRIX_HOMESERVER: ({ homeserverUrl }) => homeserverUrl,
};

const changesBetween = (before: Settings, after: Settings): readonly SettingChanged[] =>
  settingsPatchKeys
    .map((key) => ({ key, from: String(values[key](before) ?? ""), to: String(values[key](after) ?? "") }))
    .filter(({ from, to }) => from !== to);

/** What of settings can be changed. */
const changeable = ({ domain, bindAddress, ports, images, homeserverUrl }: Settings): Partial<Settings> => ({ domain, bindAddress, ports, images, homeserverUrl });

async function write({ files }: Pick<Deps, "files">, instance: Instance, after: Settings): Promise<void> {
  await files.change(instance, changeable(after));
  await files.render(instance, after);
}

async function writeBack({ files }: Pick<Deps, "files">, instance: Instance, before: Settings): Promise<void> {
  await files.change(instance, changeable(before));
  // A template that is broken was so before, and has changed nothing.
  await files.render(instance, before).catch(unlessForPeople);
}

async function comeBack(deps: Deps, instance: Instance, job: Job): Promise<Started> {
  const { engine } = deps;
  try {
    return await bringUp(deps, instance, job, () => engine.keepOnly(instance, [], job.signal), true, "told-by-asker");
  } catch (thrown) {
    // Nothing was stopped for a configuration that somebody broke meanwhile.
    if (!(thrown instanceof UserError) || thrown.code === "job-cancelled" || thrown.code === "config-invalid") throw thrown;
    throw new UserError("settings-taken-back", { name: instance.name, because: reasonOf(thrown) });
  }
}

/** Started as it ran before. That it doesn't answer then is for the watch to tell: nothing more can be undone. */
async function asItWas(deps: Outside & Program & Pick<Deps, "announcements" | "instances">, instance: Instance, before: Settings, running: readonly Service[], job: Job): Promise<void> {
  await deps.engine.up(instance, job.signal, running);
  await awaitAnswer(deps, instance, before, running, job).catch(unlessForPeople);
  const told = await lookNow(deps, instance.name);
  told();
}

function unlessForPeople(thrown: unknown): void {
  if (!(thrown instanceof UserError)) throw thrown;
}
