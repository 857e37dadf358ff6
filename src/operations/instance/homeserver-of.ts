import { UserError } from "../../model/error.ts";
import type { Ability, Reach } from "../../model/homeserver.ts";
import type { Instance } from "../../model/instance/instance.ts";
import { homeserverAt } from "./addresses.ts";
import type { Deps } from "../deps.ts";

/**
 * Nothing where an instance's homeserver can do that, and runs.
 * @throws UserError `no-homeserver`, `homeserver-external`, `not-running`.
 */
export async function requireHomeserver({ engine, homeservers }: Pick<Deps, "engine" | "homeservers">, instance: Instance, ability: Ability): Promise<void> {
  requireAbility({ homeservers }, instance, ability);
  await requireRunning({ engine }, instance);
}

/** Nothing where an instance's own homeserver runs. @throws UserError `not-running`. */
export async function requireRunning({ engine }: Pick<Deps, "engine">, instance: Instance): Promise<void> {
  const { homeserver, name } = instance;
  if ((await engine.running(instance)).some((service) => service === homeserver)) return;
  throw new UserError("not-running", { name });
}

/** @throws UserError `no-homeserver`, `homeserver-external`: with the reason. */
export function requireAbility({ homeservers }: Pick<Deps, "homeservers">, instance: Instance, ability: Ability): void {
  const { homeserver, name } = instance;
  if (homeserver === "none") throw new UserError("no-homeserver", { name, whose: "people" });
  if (!homeservers.of(instance).can.has(ability)) throw new UserError("homeserver-external", { name, ability });
}

/** How Innkeeper reaches an instance's homeserver, secrets included: never to be journalled. */
export async function reachOf({ files }: Pick<Deps, "files">, instance: Instance): Promise<Reach> {
  return { url: homeserverAt(await files.settings(instance)), serverName: serverNameOf(instance), secrets: await files.secrets(instance) };
}

/** The part of Matrix ids after the colon. */
export const serverNameOf = ({ domain, serverName }: Pick<Instance, "domain" | "serverName">): string => serverName ?? domain;
