import { z } from "zod";
import type { StoredJob } from "../../model/jobs/job.ts";
import type { KeysSaved } from "../../model/instance/instance-outcomes.ts";
import type { Deps } from "../../operations/deps.ts";
import { submitEnv, type EnvSubmission } from "../../operations/instance/env.ts";
import { keysSaved } from "../../words/instance/keys.ts";
import type { FormWork } from "./form-work.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

/** What is done with a form of keys. Their names are journalled by what is done, their values never. */
export const envWork = (deps: Deps, { changes, linkId, restart }: EnvSubmission): FormWork<KeysSaved> => ({
  link: { id: linkId, page: "env" },
  title: ({ name }) => `Saving keys of ${name}`,
  input: { link: linkId, restart },
  who: deps.oneTimeLinks.find(linkId)?.asker ?? "somebody",
  run: (job) => submitEnv(deps, { linkId, changes, restart }, job),
  tell: keysSaved,
  next: ({ instance: name, restart: asked }) => (asked ? { command: "instance restart", input: JSON.stringify({ name }), lock: instanceLock({ name }) } : null),
});

const Input = z.object({ link: z.string(), restart: z.boolean() });

/** What a process that died has left of it: without the values, it ends what was written whole, and takes back what wasn't. */
export function envLeft(deps: Deps, { input }: StoredJob): FormWork<KeysSaved> {
  const { link, restart } = Input.parse(JSON.parse(input));
  return envWork(deps, { linkId: link, changes: null, restart });
}
