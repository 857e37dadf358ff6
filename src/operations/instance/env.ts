import { UserError } from "../../model/error.ts";
import type { Instance, InstanceName } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { KeyChanges } from "../../model/instance/model-keys.ts";
import type { LinkOpened } from "../../model/people/people-outcomes.ts";
import type { KeysSaved } from "../../model/instance/instance-outcomes.ts";
import type { Deps } from "../deps.ts";
import { openLink, usableLink } from "../people/one-time-link.ts";

/** Opens a link to the form for an instance's keys; those before it are no longer good. @throws UserError `no-instance`, `no-agents`. */
export async function openEnv(deps: Pick<Deps, "clock" | "instances" | "oneTimeLinks">, name: InstanceName, job: Job): Promise<LinkOpened> {
  const instance = await job.step("instance", "look it up", async () => deps.instances.get(name));
  requireBackend(instance, "keys");
  return { name, link: await openLink(deps, { page: "env", instance }, job) };
}

/** @throws UserError `no-agents`. */
export function requireBackend({ name, onlyMatrix }: Instance, what: "keys" | "dashboard"): void {
  if (onlyMatrix) throw new UserError("no-agents", { name, what });
}

/** What somebody sent with a link to the form. `changes` is null after a crash: nothing keeps secrets. */
export type EnvSubmission = { readonly linkId: string; readonly changes: KeyChanges | null; readonly restart: boolean };

/**
 * Writes keys into both files, or neither. Whoever runs it burns the link in the transaction that ends the job. Run again after a
 * crash, without the secrets, it ends what was written, and takes back what was half written.
 * @throws UserError as `usableLink`; `form-again`, `settings-broken`, `disk-full`.
 */
export async function submitEnv(deps: Pick<Deps, "clock" | "engine" | "files" | "instances" | "oneTimeLinks">, { changes, linkId, restart }: EnvSubmission, job: Job): Promise<KeysSaved> {
  const { engine, files } = deps;
  const { by, instance } = await job.step("link", "look at the link", async () => {
    const found = usableLink(deps, "env", linkId);
    return { instance: found.instance, by: found.link.asker };
  });
  const runs = await job.step("running", "see what runs", async () => (await engine.alive(instance)).includes("backend"));
  const before = await job.step("keys-before", "see which keys it has", async () => {
    const { free, model } = await files.keyNames(instance);
    return [...model, ...free];
  });
  const written = await job.step(
    "write-keys",
    "write them",
    async () => {
      if (changes === null) throw new UserError("form-again", {});
      await files.changeKeys(instance, changes);
      const names = Object.entries(changes);
      return { set: names.flatMap(([key, value]) => (value === null ? [] : [key])), removed: names.flatMap(([key, value]) => (value === null && before.includes(key) ? [key] : [])) };
    },
    () => files.keysAsBefore(instance),
  );
  await job.step("forget-keys-before", "forget what was", () => files.forgetKeysBefore(instance));

  return { instance: instance.name, by, ...written, runs, restart: restart && runs };
}
