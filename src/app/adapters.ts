import { statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { dockerEngine } from "../engine/docker-engine.ts";
import { instanceFiles } from "../files/instance-files.ts";
import { readImages } from "../config/images.ts";
import { federation } from "../homeserver/federation/look.ts";
import { homeservers } from "../homeserver/homeservers.ts";
import { matrixRooms } from "../homeserver/matrix-rooms.ts";
import { linuxHost } from "../host/linux-host.ts";
import { mindroomAgents } from "../mindroom/agents.ts";
import type { Log } from "../model/log.ts";
import { scopesBy, type Scope } from "../model/rooms/scope.ts";
import type { Deps } from "../operations/deps.ts";
import { composeDeps } from "./compose-deps.ts";
import { ownDomains } from "./own-domains.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { systemClock } from "../runtime/system-clock.ts";
import { readOrMakeKey } from "../web/engine/link-key.ts";
import { links } from "../web/engine/links.ts";

/** Everything that is built once and handed to each other: the real things behind the model's interfaces. */
export type Adapters = {
  readonly registry: Registry;
  readonly deps: Deps;
  /** The scope of an admin room, as the config grants it; null for any other room. */
  readonly scopeIn: (room: string) => Scope | null;
  readonly close: () => void;
};

/** Builds the adapters for what a config says. @throws UserError when the data root can't be used. */
export function openAdapters(config: Config, log: Log, version: string): Adapters {
  const { dataRoot } = config;
  const registry = openRegistry({ dataRoot, ranges: config.ports, subnetPool: config.subnetPool });
  const scopeIn = scopesBy(config.rooms, (room) => registry.rooms.find(room));
  const deps = composeDeps(registry, {
    scopeIn,
    choices: {
      version,
      dataRoot,
      instancesDirectory: join(dataRoot, "instances"),
      defaultHomeserver: config.defaults.homeserver,
      bindAddress: config.defaults.bindAddress,
      images: imagesOf(config),
      agentModel: config.agentModel,
      startDeadlineMs: config.startDeadline,
      // Read each time: with a token file, the bot's own server name is known once it has signed in.
      get ownDomains() {
        return ownDomains(config, registry.sync.users());
      },
      get ownUsers() {
        return registry.sync.users();
      },
      ownHomeserver: config.homeserver?.url ?? null,
    },
    clock: systemClock,
    log,
    engine: dockerEngine({ innkeeperId: registry.id, lockDirectory: join(dataRoot, "locks") }),
    host: linuxHost(),
    files: instanceFiles({ dataRoot, templates: join(import.meta.dirname, "../../templates"), innkeeperId: registry.id, network: config.federation }),
    homeservers: homeservers(),
    matrixRooms: matrixRooms(),
    federation: federation(config.federation),
    agents: mindroomAgents(),
    links: links({ publicUrl: config.publicUrl, key: readOrMakeKey(join(dataRoot, "link.key")) }),
    freeBytes: async () => {
      try {
        const { bavail, bsize } = await statfs(dataRoot);
        return bavail * bsize;
      } catch {
        return null;
      }
    },
  });
  return { registry, deps, scopeIn, close: () => registry.close() };
}

/** What the config names goes before the pinned ones. */
function imagesOf({ images }: Config): Deps["choices"]["images"] {
  const pinned = readImages(join(import.meta.dirname, "../../templates/images.json"));
  return {
    backend: images.backend ?? pinned.backend.image,
    frontend: images.frontend ?? pinned.frontend.image,
    tuwunel: images.tuwunel ?? pinned.tuwunel.image,
    synapse: images.synapse ?? pinned.synapse.image,
  };
}
