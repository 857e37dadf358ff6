import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { UserError } from "../../model/error.ts";
import type { Registration } from "../../model/homeserver.ts";
import { containerName, isHomeserver, servicesOf, type Domain, type Instance, type InstanceName, type Service } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Created } from "../../model/instance/instance-outcomes.ts";
import type { PortSet, Settings } from "../../model/instance/settings.ts";
import { addressesOf } from "./addresses.ts";
import { roleOf } from "./check-ports.ts";
import type { Choices, Deps, Outside, Program } from "../deps.ts";
import { inspectExternal } from "./inspect-external.ts";
import { pinImage } from "./pin-image.ts";

export type CreateInput = {
  readonly name: InstanceName;
  readonly domain: Domain;
  /** Null for no Matrix; a URL for an existing homeserver. */
  readonly matrix: string | null;
  readonly onlyMatrix: boolean;
  readonly federation: boolean;
  readonly dryRun: boolean;
};

/**
 * Reserves an instance's ports and network, writes its folder and registers it: everything or nothing. Starts nothing.
 * @throws UserError `name-taken`, `name-in-trash`, `domain-taken`, `container-taken`, `image-unconfigured`, `image-missing`, and those of Files and Ports.
 */
export async function create(deps: Outside & Program & Pick<Deps, "instances" | "ports" | "trash">, input: CreateInput, job: Job): Promise<Created> {
  const { choices, files, instances, ports } = deps;
  const { name, dryRun } = input;
  await job.step("check-free", "check the name and the domain", async () => checkFree(deps, input));
  const homeserver = await job.step("homeserver", "look at its homeserver", () => homeserverFor(deps, input));
  const made = await job.step("identity", "name it", async () => ({ id: randomUUID(), createdAt: deps.clock.now() }));
  const instance: Instance = {
    ...made,
    name,
    directory: join(choices.instancesDirectory, name),
    homeserver: homeserver.kind,
    onlyMatrix: input.onlyMatrix,
    serverName: homeserver.serverName,
    domain: input.domain,
    desired: "stopped",
    createdBy: job.asker,
  };
  const services = servicesOf(instance);
  await job.step("check-containers", "check for containers of that name", () => checkContainers(deps, instance, services));
  const images = await job.step("images", "images", () => (dryRun ? Promise.resolve(imagesOf(choices, services)) : pinned(deps, services, job)));
  const chosen = await job.step("ports", "ports", () => reservePorts(deps, name, services, job.asker, dryRun), dryRun ? undefined : async () => ports.release(name));
  const subnet = await job.step("subnet", "network", () => reserveSubnet(deps, name, dryRun), dryRun ? undefined : async () => ports.releaseSubnet(name));
  const settings = settingsFor(deps, input, instance, homeserver.url, chosen, subnet, images);
  if (!dryRun) {
    await job.step("write-folder", "files", () => files.create(instance, settings, choices.agentModel), () => files.discard(instance));
    await job.step("register", "add it to the registry", async () => instances.add(instance), async () => instances.remove(instance.id));
  }

  return {
    kind: "created",
    name,
    dryRun,
    directory: instance.directory,
    domain: input.domain,
    homeserver: homeserver.kind,
    onlyMatrix: input.onlyMatrix,
    serverName: homeserver.serverName,
    federation: input.federation,
    ports: chosen,
    subnet: dryRun ? null : subnet,
    addresses: addressesOf(instance, settings),
    files: files.plan(instance),
    containers: services.map((service) => containerName(name, service)),
    pinnedByDigest: Object.values(images).filter((image) => image.includes("@sha256:")),
    keysFile: input.onlyMatrix ? null : join(instance.directory, `.env.${name}`),
    synthetic: choices.agentModel === "synthetic" && !input.onlyMatrix,
    registration: homeserver.registration,
  };
}

function checkFree({ choices, instances, trash }: Pick<Deps, "choices" | "instances" | "trash">, { name, domain }: CreateInput): void {
  if (instances.find(name) !== null) throw new UserError("name-taken", { name });
  if (trash.find(name) !== null) throw new UserError("name-in-trash", { name });
  const holder = choices.ownDomains.includes(domain) ? "innkeeper" : instances.withDomain(domain);
  if (holder !== null) throw new UserError("domain-taken", { name, domain, holder, at: "create" });
}

type ChosenHomeserver = { readonly kind: Instance["homeserver"]; readonly serverName: string | null; readonly url: string; readonly registration: Registration | null };

/** A loopback address where nobody listens: unset, MindRoom would try to pair with a public service. */
const nobody = "http://127.0.0.1:9";

async function homeserverFor({ homeservers }: Pick<Deps, "homeservers">, { matrix, domain }: CreateInput): Promise<ChosenHomeserver> {
  if (matrix === null) return { kind: "none", serverName: null, url: nobody, registration: null };
  if (matrix === "tuwunel" || matrix === "synapse") return { kind: matrix, serverName: domain, url: `http://${matrix}:8008`, registration: null };
  const external = await inspectExternal(homeservers, matrix);
  return { kind: "external", serverName: external.serverName, url: external.url, registration: external.registration };
}

async function checkContainers({ engine }: Pick<Deps, "engine">, instance: Instance, services: readonly Service[]): Promise<void> {
  await engine.check();
  const strangers = await engine.strangers(instance, services.map((service) => containerName(instance.name, service)));
  if (strangers.length > 0) throw new UserError("container-taken", { containers: strangers, project: null });
}

type Images = { backend?: string; frontend?: string; homeserver?: string };

function imagesOf({ images }: Choices, services: readonly Service[]): Images {
  const found: Images = {};
  for (const service of services) {
    const image = images[service];
    if (image === null) throw new UserError("image-unconfigured", { service });
    found[isHomeserver(service) ? "homeserver" : service] = image;
  }
  return found;
}

/** Makes sure that the images are there; one without a version is pinned to the digest that it has now. */
async function pinned(deps: Pick<Deps, "choices" | "engine">, services: readonly Service[], job: Job): Promise<Images> {
  const images = imagesOf(deps.choices, services);
  for (const [role, image] of Object.entries(images) as [keyof Images, string][]) images[role] = await pinImage(deps, image, job);
  return images;
}

/** The lowest ports that are free in the registry and on the host, taken in one transaction. */
export async function reservePorts({ choices, host, ports }: Pick<Deps, "choices" | "host" | "ports">, name: InstanceName, services: readonly Service[], by: string, dryRun = false): Promise<PortSet> {
  // What a run that was killed has taken for this name would else count as somebody's.
  if (!dryRun) ports.release(name);
  for (let tries = 1; ; tries++) {
    const chosen: PortSet = {};
    const busy = new Set<number>();
    for (const role of services.map(roleOf)) {
      let port = ports.lowestFree(role, busy);
      while ((await host.taken([port], choices.bindAddress)).length > 0) {
        busy.add(port);
        port = ports.lowestFree(role, busy);
      }
      chosen[role] = port;
      busy.add(port);
    }
    if (dryRun) return chosen;
    try {
      ports.take(name, chosen, by);
      return chosen;
    } catch (thrown) {
      // Another create was quicker while the host was asked.
      if (tries === 5 || !(thrown instanceof UserError) || thrown.code !== "port-reserved") throw thrown;
    }
  }
}

/** A /28 that neither another instance, nor Docker, nor the host's routes have. */
export async function reserveSubnet({ engine, host, ports }: Pick<Deps, "engine" | "host" | "ports">, name: InstanceName, dryRun = false, preferred?: string): Promise<string> {
  const busy = [...(await engine.subnets(name)), ...(await host.routes())];
  const subnet = ports.takeSubnet(name, busy, preferred);
  if (dryRun) ports.releaseSubnet(name);
  return subnet;
}

function settingsFor({ choices }: Pick<Deps, "choices">, input: CreateInput, instance: Instance, homeserverUrl: string, ports: PortSet, subnet: string, images: Images): Settings {
  return {
    name: input.name,
    directory: instance.directory,
    domain: input.domain,
    bindAddress: choices.bindAddress,
    subnet,
    ports,
    images,
    serverName: instance.serverName,
    homeserverUrl,
    federation: input.federation,
    // MindRoom wants 4 to 32 of a-z and 0-9: it keeps the agents of several instances on one homeserver apart.
    ...(instance.homeserver === "external" ? { namespace: instance.id.replaceAll("-", "").slice(0, 8) } : {}),
  };
}
