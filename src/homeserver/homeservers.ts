import type { Clock } from "../model/clock.ts";
import type { Homeserver, Homeservers } from "../model/homeserver.ts";
import type { HomeserverKind } from "../model/instance/instance.ts";
import { externalHomeserver, inspect } from "./external.ts";
import { matrixRequest } from "./matrix-request.ts";
import { ownHomeserver } from "./own-homeserver.ts";
import { tokenHolds } from "./registration.ts";
import { synapse } from "./synapse.ts";
import { systemClock } from "./system-clock.ts";
import { tuwunel } from "./tuwunel.ts";

export type HomeserversOptions = {
  readonly clock?: Pick<Clock, "now" | "sleep">;
  readonly fetch?: typeof globalThis.fetch;
  /** Accounts in one answer; 300, some ten kilobytes, unless told. */
  readonly pageSize?: number;
};

/** All kinds of homeserver, reached by `fetch`. */
export function homeservers({ clock = systemClock, fetch = globalThis.fetch, pageSize = 300 }: HomeserversOptions = {}): Homeservers {
  const ask = matrixRequest(fetch, clock);
  const external = externalHomeserver(ask);
  const kinds: Readonly<Record<HomeserverKind, Homeserver>> = {
    synapse: ownHomeserver(ask, synapse, pageSize),
    tuwunel: ownHomeserver(ask, tuwunel, pageSize),
    external,
    none: external,
  };
  return { of: ({ homeserver }) => kinds[homeserver], inspect: (url) => inspect(ask, clock, url), tokenHolds: (url, token) => tokenHolds(ask, url, token) };
}
