import { UserError } from "../../model/error.ts";
import type { External } from "../../model/homeserver.ts";
import type { Instance } from "../../model/instance/instance.ts";
import type { StartWarning } from "../../model/instance/instance-outcomes.ts";
import type { Settings } from "../../model/instance/settings.ts";
import type { Deps } from "../deps.ts";
import { inspectExternal } from "./inspect-external.ts";

/** Clocks that differ by more than this trouble certificates, tokens and federation. */
const clocksMayDifferBySeconds = 60;

/**
 * Whether an instance's agents will find what they need on somebody else's homeserver, before anything is started: without it MindRoom
 * would stop and be restarted for ever, or call itself ready and never make a room.
 * @returns what is to be said all the same.
 * @throws UserError `server-name-differs`, `registration-token-missing`, `registration-token-refused`, `registration-closed`,
 * `homeserver-unreachable`, and those of Homeservers.
 */
export async function checkRegistration(deps: Pick<Deps, "files" | "homeservers">, instance: Instance, settings: Settings): Promise<readonly StartWarning[]> {
  const { files, homeservers } = deps;
  const found = await inspectExternal(homeservers, settings.homeserverUrl);
  requireSameServer(instance, found);
  // Who has an account needs no other.
  const known = await files.agentsKnown(instance);
  const { registrationToken } = await files.secrets(instance);
  const ahead = found.ahead !== null && Math.abs(found.ahead) > clocksMayDifferBySeconds ? [{ kind: "clock" as const, url: found.url, ahead: found.ahead }] : [];
  if (!known) requireOpening(instance, found, registrationToken !== undefined);
  if (registrationToken === undefined || found.registration.how !== "token") return ahead;
  // A homeserver that is asked too often says nothing of it: the agents will see.
  if ((await homeservers.tokenHolds(found.url, registrationToken).catch(() => null)) !== false) return ahead;
  if (known) return [...ahead, { kind: "token-refused", url: found.url }];
  throw new UserError("registration-token-refused", { name: instance.name, url: found.url, serverName: found.serverName, at: "start" });
}

/** @throws UserError `server-name-differs`. */
export function requireSameServer({ name, serverName }: Instance, { serverName: found, url }: External): void {
  if (found !== serverName) throw new UserError("server-name-differs", { name, url, found, serverName, at: "start" });
}

/** @throws UserError `registration-token-missing`, `registration-closed`. */
export function requireOpening({ name }: Instance, { registration, url }: External, hasToken: boolean): void {
  const { how, says } = registration;
  if (how === "closed" || how === "other") throw new UserError("registration-closed", { name, url, how, says });
  if (how === "token" && !hasToken) throw new UserError("registration-token-missing", { name, url });
}
