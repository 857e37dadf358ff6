import type { InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { LinkOpened } from "../../model/people/people-outcomes.ts";
import type { KeyShown } from "../../model/instance/instance-outcomes.ts";
import { addressesOf } from "./addresses.ts";
import type { Deps } from "../deps.ts";
import { requireBackend } from "./env.ts";
import { openLink, usableLink } from "../people/one-time-link.ts";

/** The key, and where it is asked for. */
export type DashboardKey = { readonly key: string; readonly dashboard: string | null };

/** Opens a link to the page that shows the dashboard's key; those before it are no longer good. @throws UserError `no-instance`, `no-agents`. */
export async function openKey(deps: Pick<Deps, "clock" | "instances" | "oneTimeLinks">, name: InstanceName, job: Job): Promise<LinkOpened> {
  const instance = await job.step("instance", "look it up", async () => deps.instances.get(name));
  requireBackend(instance, "dashboard");
  return { name, link: await openLink(deps, { page: "key", instance }, job) };
}

/**
 * Gives `shown` the dashboard's key, which stands in no journal. Whoever runs it burns the link in the transaction that ends the job.
 * @throws UserError as `usableLink`; `settings-broken`.
 */
export async function submitKey(deps: Pick<Deps, "clock" | "files" | "instances" | "oneTimeLinks">, linkId: string, shown: (key: DashboardKey) => void, job: Job): Promise<KeyShown> {
  const { by, instance } = await job.step("link", "look at the link", async () => {
    const found = usableLink(deps, "key", linkId);
    return { instance: found.instance, by: found.link.asker };
  });
  const { dashboard } = addressesOf(instance, await job.step("settings", "read its settings", () => deps.files.settings(instance)));
  await job.step("show-key", "look at the key", async () => shown({ key: (await deps.files.secrets(instance)).apiKey, dashboard }));
  return { instance: instance.name, by };
}
