import type { Instance, InstanceName } from "../../model/instance/instance.ts";
import { concerning } from "../../model/rooms/announcer.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import type { OneTimeLink } from "../../model/people/link.ts";
import type { Reply } from "../../model/reply.ts";
import type { Deps } from "../../operations/deps.ts";
import type { Performed } from "../../jobs/work.ts";

/** What is done with a form that somebody has sent. */
export type FormWork<Outcome extends Json> = {
  readonly link: Pick<OneTimeLink, "id" | "page">;
  /** Shown as progress. */
  readonly title: (instance: Pick<Instance, "name">) => string;
  /** Kept in the journal: never a secret. */
  readonly input: { readonly [key: string]: Json };
  /** Who sent it, as people know them. */
  readonly who: string;
  readonly run: (job: Job) => Promise<Outcome>;
  /** What the rooms hear of it. */
  readonly tell: (outcome: Outcome) => Reply;
  /** What follows as a job of its own, for which the page doesn't wait. */
  readonly next?: (outcome: Outcome) => Performed["next"];
};

/** The end of a form's work: the link ends, and the rooms hear of it, in the transaction that ends the job. */
export async function workOnForm<Outcome extends Json>(deps: Deps, name: InstanceName, { link, next, run, tell }: FormWork<Outcome>, job: Job): Promise<Performed & { readonly outcome: Outcome }> {
  const outcome = await run(job);
  return {
    outcome,
    messages: deps.announcer.notices(concerning(name, tell(outcome)), null),
    next: next?.(outcome) ?? null,
    also: () => deps.oneTimeLinks.burn(link.id),
  };
}
