import { UserError } from "../../model/error.ts";
import type { External } from "../../model/homeserver.ts";
import type { Instance, InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { AgentsTokenSaved, AgentsOpened } from "../../model/instance/instance-outcomes.ts";
import { requireOpening, requireSameServer } from "./registration-check.ts";
import type { Deps, Outside } from "../deps.ts";
import { inspectExternal } from "./inspect-external.ts";
import { openLink, usableLink } from "../people/one-time-link.ts";

/**
 * Opens a link to the form that takes the token with which an instance's agents register on somebody else's homeserver.
 * @throws UserError `no-instance`, `no-homeserver`, `homeserver-own`, `registration-open`, `registration-closed`, `server-name-differs`, and those of Homeservers.
 */
export async function openAgents(deps: Pick<Deps, "clock" | "files" | "homeservers" | "instances" | "oneTimeLinks">, name: InstanceName, job: Job): Promise<AgentsOpened> {
  const instance = await job.step("instance", "look it up", async () => deps.instances.get(name));
  const { registration, url } = await job.step("homeserver", "look at its homeserver", () => inspectFor(deps, instance));
  if (registration.how === "open") throw new UserError("registration-open", { name, url });
  return { name, url, link: await openLink(deps, { page: "agents", instance }, job) };
}

/**
 * Tries the token that was sent with a link, and writes it into the instance's settings. Whoever runs it burns the link in the
 * transaction that ends the job; sent again after a crash, it writes the same.
 * @throws UserError `registration-token-refused`, those of `openAgents`, and as `usableLink`.
 */
export async function submitAgents(deps: Outside & Pick<Deps, "clock" | "instances" | "oneTimeLinks">, { linkId, token }: { readonly linkId: string; readonly token: string }, job: Job): Promise<AgentsTokenSaved> {
  const { engine, files, homeservers } = deps;
  const { instance, link } = await job.step("link", "look at the link", async () => usableLink(deps, "agents", linkId));
  const { serverName, url } = await job.step("homeserver", "look at its homeserver", () => inspectFor(deps, instance));
  const tried = await job.step("try-token", "try the token", async () => {
    const holds = await homeservers.tokenHolds(url, token);
    if (holds !== false) return holds === true;
    throw new UserError("registration-token-refused", { name: instance.name, url, serverName, at: "form" });
  });
  const running = await job.step("running", "see what runs", async () => (await engine.alive(instance)).length > 0);
  // The last step, and whole or not at all: there is nothing to undo.
  await job.step("write-token", "write it into its settings", () => files.keepRegistrationToken(instance, token));
  return { instance: instance.name, serverName, by: link.asker, tried, running };
}

/** @throws UserError `no-homeserver`, `homeserver-own`, `server-name-differs`, `registration-closed`, and those of Homeservers. */
async function inspectFor({ files, homeservers }: Pick<Deps, "files" | "homeservers">, instance: Instance): Promise<External> {
  const { homeserver, name } = instance;
  if (homeserver === "none") throw new UserError("no-homeserver", { name, whose: "agents" });
  if (homeserver !== "external") throw new UserError("homeserver-own", { name });
  const found = await inspectExternal(homeservers, (await files.settings(instance)).homeserverUrl);
  requireSameServer(instance, found);
  requireOpening(instance, found, true);
  return found;
}
