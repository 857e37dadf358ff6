import { SaidError } from "../../model/error.ts";
import type { External } from "../../model/homeserver.ts";
import type { Instance } from "../../model/instance/instance.ts";
import type { StartWarning } from "../../model/instance/instance-outcomes.ts";
import type { Settings } from "../../model/instance/settings.ts";
import type { Deps } from "../deps.ts";
import { inspectExternal } from "./inspect-external.ts";

/** Clocks that differ by more than this many seconds trouble certificates, tokens and federation. */
const clocksMayDiffer = 60;

/**
 * Whether an instance's agents will find what they need on somebody else's homeserver, before anything is started: without it MindRoom
 * would stop and be restarted for ever, or call itself ready and never make a room.
 * @returns what is to be said all the same.
 * @throws UserError `server-name-differs`, `registration-token-missing`, `registration-token-refused`, `registration-closed`,
 * `homeserver-unreachable`, and those of Homeservers.
 */
export async function checkAdmission(deps: Deps, instance: Instance, settings: Settings): Promise<readonly StartWarning[]> {
  const { files, homeservers } = deps;
  const found = await inspectExternal(homeservers, settings.homeserverUrl);
  requireSameServer(instance, found);
  // Who has an account needs no other.
  const known = await files.agentsKnown(instance);
  const { registrationToken } = await files.secrets(instance);
  const ahead = found.ahead !== null && Math.abs(found.ahead) > clocksMayDiffer ? [{ kind: "clock" as const, url: found.url, ahead: found.ahead }] : [];
  if (!known) requireOpening(instance, found, registrationToken !== undefined);
  if (registrationToken === undefined || found.registration.how !== "token") return ahead;
  // A homeserver that is asked too often says nothing of it: the agents will see.
  if ((await homeservers.tokenHolds(found.url, registrationToken).catch(() => null)) !== false) return ahead;
  if (known) return [...ahead, { kind: "token-refused", url: found.url }];
  throw new SaidError("registration-token-refused", `The homeserver at ${found.url} doesn't accept the registration token of ${instance.name}, so its agents could make no accounts.`, `To give it another: \`!instance agents ${instance.name}\``);
}

/** @throws UserError `server-name-differs`. */
export function requireSameServer({ name, serverName }: Instance, { serverName: said, url }: External): void {
  if (said === serverName) return;
  throw new SaidError(
    "server-name-differs",
    `The homeserver at ${url} is ${said}, and ${name} belongs to ${serverName ?? "none"}: its agents would never make a room there.`,
    `Where ${serverName ?? "its own"} is now, an owner can say, such as \`!instance set ${name} MATRIX_HOMESERVER=https://matrix.example.org\``,
  );
}

/** @throws UserError `registration-token-missing`, `registration-closed`. */
export function requireOpening({ name }: Instance, { registration, url }: External, hasToken: boolean): void {
  const { how, says } = registration;
  const words = says === null ? "" : ` It says: ${says.replace(/\.$/, "")}.`;
  if (how === "closed") {
    throw new SaidError("registration-closed", `The homeserver at ${url} lets nobody register, so the agents of ${name} could make no accounts.${words}`, "Ask whoever runs it to let accounts be made with a registration token.");
  }
  if (how === "other") {
    throw new SaidError("registration-closed", `The homeserver at ${url} lets people register, but no program: it wants ${says ?? "more than a token"}. So the agents of ${name} could make no accounts.`, "Ask whoever runs it to let accounts be made with a registration token.");
  }
  if (how === "token" && !hasToken) {
    throw new SaidError("registration-token-missing", `The homeserver at ${url} lets accounts be made only with a registration token, and ${name} has none.`, `For the link to give it one: \`!instance agents ${name}\``);
  }
}
