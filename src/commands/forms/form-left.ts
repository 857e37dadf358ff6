import { NotResumable } from "../../jobs/ended-early.ts";
import { InstanceName } from "../../model/instance/instance.ts";
import type { Job, StoredJob } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import { subjectOf } from "../../model/jobs/subject.ts";
import type { Deps } from "../../operations/deps.ts";
import type { Performed } from "../../jobs/work.ts";
import { envLeft } from "./env-work.ts";
import { workOnForm } from "./form-work.ts";

/** What a dead process left of a form's work. @throws UserError `form-again` where its secrets are needed. */
export async function formLeft(deps: Deps, stored: StoredJob, job: Job): Promise<Performed> {
  const { name } = subjectOf(JSON.parse(stored.input) as Json);
  if (stored.command !== "env by link" || name === null) throw new NotResumable("form-again", {});
  return workOnForm(deps, InstanceName.parse(name), envLeft(deps, stored), job);
}
