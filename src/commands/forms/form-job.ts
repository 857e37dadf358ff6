import { z } from "zod";
import { NotResumable } from "../../jobs/ended-early.ts";
import type { Performed } from "../../jobs/work.ts";
import { InstanceName } from "../../model/instance/instance.ts";
import type { Job, StoredJob } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import type { OneTimeLink } from "../../model/people/link.ts";
import { concerning } from "../../model/rooms/announcer.ts";
import type { FormWork } from "../../operations/form-work.ts";
import { nextJob } from "../engine/next-job.ts";
import type { Performing } from "../engine/performing.ts";

/** What a form's job is called where commands are: `claim by link`. */
export const commandOfForm = ({ page }: Pick<OneTimeLink, "page">): string => `${page} by link`;

/** The end of a form's work: the link ends, and the rooms hear of it, in the transaction that ends the job. */
export async function workOnForm<Outcome extends Json>(
  { deps, table }: Pick<Performing, "deps" | "table">,
  { linkId, name }: { readonly linkId: string; readonly name: InstanceName },
  work: FormWork<Outcome>,
  job: Job,
): Promise<Performed & { readonly outcome: Outcome }> {
  const outcome = await work.run(job);
  return {
    outcome,
    messages: deps.announcer.notices(concerning(name, work.tell(outcome)), null),
    next: nextJob(table, work.next?.(outcome) ?? null),
    also: () => deps.oneTimeLinks.burn(linkId),
  };
}

const Left = z.looseObject({ name: InstanceName, link: z.string() });

/** What a dead process left of a form's work, where it can be ended without its secrets. */
function workLeft({ deps, forms }: Pick<Performing, "deps" | "forms">, stored: StoredJob): { readonly link: { readonly linkId: string; readonly name: InstanceName }; readonly work: FormWork<Json> } | null {
  const input = JSON.parse(stored.input) as Json;
  const left = Left.safeParse(input).data;
  if (left === undefined) return null;
  const work = forms.find((each) => commandOfForm(each) === stored.command)?.left(left.link, input, deps) ?? null;
  return work && { link: { linkId: left.link, name: left.name }, work };
}

/** Goes on with what a dead process left of a form's work. @throws NotResumable `form-again` where its secrets are needed. */
export async function resumeForm(performing: Pick<Performing, "deps" | "forms" | "table">, stored: StoredJob, job: Job): Promise<Performed> {
  const left = workLeft(performing, stored);
  if (left === null) throw new NotResumable("form-again", {});
  return workOnForm(performing, left.link, left.work, job);
}

/** What it is called while it is gone on with. */
export function titleOfForm(performing: Pick<Performing, "deps" | "forms">, stored: StoredJob): string {
  const left = workLeft(performing, stored);
  return left === null ? stored.command : left.work.title(left.link);
}
