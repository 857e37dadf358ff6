import type { NewEntry } from "../model/audit.ts";
import { UserError } from "../model/error.ts";
import type { Instance } from "../model/instance.ts";
import { concerning, type Job, type Json } from "../model/job.ts";
import type { OneTimeLink } from "../model/link.ts";
import type { Reply } from "../model/reply.ts";
import { withSubject } from "../model/subject.ts";
import { runJob } from "../operations/run-job.ts";
import { usableLink } from "../operations/one-time-link.ts";
import { instanceLock } from "./instance-lock.ts";
import { holding, type Performing } from "./perform.ts";

/** What is done with a form that somebody has sent. */
export type FormWork<Outcome extends Json> = {
  readonly link: Pick<OneTimeLink, "id" | "page">;
  /** Shown as progress. */
  readonly title: (instance: Instance) => string;
  /** Kept in the journal: never a secret. */
  readonly input: { readonly [key: string]: Json };
  /** Who sent it, as people know them. */
  readonly who: string;
  readonly run: (job: Job) => Promise<Outcome>;
  /** What the rooms hear of it. */
  readonly tell: (outcome: Outcome) => Reply;
};

/**
 * The work behind a one-time link's form, as a job under the instance's lock. What is secret stays in memory: after a crash the form,
 * sent again, finishes it. The link ends, and the rooms hear of it, in the transaction that ends the job.
 * @throws UserError for what the person can mend, `busy` among it, and as `usableLink`.
 */
export async function performForm<Outcome extends Json>(performing: Performing, work: FormWork<Outcome>): Promise<Outcome> {
  const { deps } = performing;
  const { link } = work;
  const job = { begun: false };
  try {
    const { instance } = usableLink(deps, link.page, link.id);
    return await holding(performing, instanceLock(instance), deps.jobs, () => {
      job.begun = true;
      return run(performing, work, instance);
    });
  } catch (thrown) {
    // What comes later is the end of a job. Only who has a link that was ours gets here.
    if (!job.begun && thrown instanceof UserError) deps.audit.add({ kind: "refused", ...about(performing, work), code: thrown.code });
    throw thrown;
  }
}

/** What the audit holds of a form of which no job was made. */
function about({ deps }: Performing, { link, who }: Pick<FormWork<Json>, "link" | "who">): Pick<NewEntry, "who" | "place" | "command" | "instance"> {
  const of = deps.oneTimeLinks.find(link.id)?.instanceId;
  const name = deps.instances.all().find(({ id }) => id === of)?.name ?? null;
  return { who: byLink(who), place: { kind: "page", page: link.page }, command: withSubject(commandOf(link), { name }), instance: name };
}

const byLink = (who: string): string => `${who} (by link)`;
const commandOf = ({ page }: Pick<OneTimeLink, "page">): string => `${page} by link`;

async function run<Outcome extends Json>({ deps, progress, queued, signal }: Performing, work: FormWork<Outcome>, instance: Instance): Promise<Outcome> {
  const { link, who } = work;
  const stored = deps.jobs.add({
    command: commandOf(link),
    input: JSON.stringify({ name: instance.name, ...work.input }),
    asker: byLink(who),
    origin: { kind: "page", page: link.page },
    lock: instanceLock(instance),
  });
  const made: Outcome[] = [];
  const ended = await runJob({ jobs: deps.jobs, clock: deps.clock, log: deps.log, progress, signal }, stored, {
    title: work.title(instance),
    async perform(job) {
      const outcome = await work.run(job);
      made.push(outcome);
      return { outcome, messages: deps.announcer.notices(concerning(instance.name, work.tell(outcome)), null), next: null, also: () => deps.oneTimeLinks.burn(link.id) };
    },
    failed: () => Promise.resolve({ messages: [] }),
  });
  queued();
  const [outcome] = made;
  if (ended.state === "done" && outcome !== undefined) return outcome;
  throw ended.state === "failed" && ended.failure.ref === null
    ? new UserError(ended.failure.code, ended.failure.message, ended.failure.hint ?? undefined)
    : new Error(`The job behind a ${link.page} link failed; it is logged under its own reference.`);
}
