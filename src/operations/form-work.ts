import type { InstanceName } from "../model/instance/instance.ts";
import type { Job } from "../model/jobs/job.ts";
import type { Json } from "../model/json.ts";
import type { LinkPage, OneTimeLink } from "../model/people/link.ts";
import type { Reply } from "../model/reply.ts";
import type { Deps } from "./deps.ts";

/** What is done with a form that somebody has sent, as a job that ends its link. */
export type FormWork<Outcome extends Json> = {
  /** Shown as progress. */
  title(instance: { readonly name: InstanceName }): string;
  /** Kept in the journal: never a secret. */
  readonly input: { readonly [key: string]: Json };
  /** Who sent it, as people know them. */
  readonly who: string;
  run(job: Job): Promise<Outcome>;
  /** What the rooms hear of it. */
  tell(outcome: Outcome): Reply;
  /** The command that follows as a job of its own, for which the page doesn't wait. */
  next?(outcome: Outcome): { readonly command: string; readonly input: Json } | null;
};

/** Does it. @throws UserError for what the person can mend. */
export type PerformForm = <Outcome extends Json>(link: Pick<OneTimeLink, "id" | "page">, work: FormWork<Outcome>) => Promise<Outcome>;

/** A form, as whoever resumes what a dead process left of its work knows it. */
export type LeftForm = {
  readonly page: LinkPage;
  /** How it is ended without what was typed, which nothing keeps; null where the person must send the form again. */
  left(linkId: string, input: Json, deps: Deps): FormWork<Json> | null;
};
