import type { NewEntry } from "../../model/jobs/audit.ts";
import { errorOf, UserError } from "../../model/error.ts";
import type { Instance } from "../../model/instance/instance.ts";
import type { Json } from "../../model/json.ts";
import type { OneTimeLink } from "../../model/people/link.ts";
import { withSubject } from "../../model/jobs/subject.ts";
import { usableLink } from "../../operations/people/one-time-link.ts";
import { Interrupted } from "../../jobs/ended-early.ts";
import { runJob } from "../../jobs/run-job.ts";
import type { FormWork } from "../../operations/form-work.ts";
import { commandOfForm, workOnForm } from "./form-job.ts";
import { instanceLock } from "../../jobs/lock-names.ts";
import { holding } from "../engine/perform.ts";
import type { Performing } from "../engine/performing.ts";
import { runWithNext } from "../engine/run-with-next.ts";

type Link = Pick<OneTimeLink, "id" | "page">;

/**
 * The work behind a one-time link's form, as a job under the instance's lock. What is secret stays in memory: after a crash the form,
 * sent again, finishes it. The link ends, and the rooms hear of it, in the transaction that ends the job; what follows it goes on after
 * this has ended.
 * @throws UserError for what the person can mend, `busy` among it, and as `usableLink`.
 */
export async function performForm<Outcome extends Json>(performing: Performing, link: Link, work: FormWork<Outcome>): Promise<Outcome> {
  const { deps } = performing;
  const job = { begun: false };
  try {
    const { instance } = usableLink(deps, link.page, link.id);
    return await underLock(performing, instance, (ended) => {
      job.begun = true;
      return run(performing, link, work, instance, ended);
    });
  } catch (thrown) {
    // What comes later is the end of a job. Only who has a link that was ours gets here.
    if (!job.begun && thrown instanceof UserError) deps.audit.add({ kind: "refused", ...about(performing, link, work), code: thrown.code });
    throw thrown;
  }
}

/** Gives what `act` tells by `ended`, as soon as it does, and lets it go on: its end is waited for by nobody here. */
function underLock<Outcome>(performing: Performing, instance: Instance, act: (ended: (outcome: Outcome) => void) => Promise<void>): Promise<Outcome> {
  const { afterwards, deps } = performing;
  return new Promise((resolve, reject) => {
    let answered = false;
    const whole = holding(performing, instanceLock(instance), deps.jobs, () =>
      act((outcome) => {
        answered = true;
        resolve(outcome);
      }),
    ).catch((thrown: unknown) => {
      if (!answered) reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
      // Of what follows, the rooms are told the end.
      else if (!(thrown instanceof UserError) && !(thrown instanceof Interrupted)) deps.log.error({ instance: instance.name, err: thrown }, "what follows a form went wrong");
    });
    afterwards?.(whole);
  });
}

/** What the audit holds of a form of which no job was made. */
function about({ deps }: Performing, link: Link, { who }: { readonly who: string }): Pick<NewEntry, "who" | "place" | "command" | "instance"> {
  const of = deps.oneTimeLinks.find(link.id)?.instanceId;
  const name = deps.instances.all().find(({ id }) => id === of)?.name ?? null;
  return { who: byLink(who), place: { kind: "page", page: link.page }, command: withSubject(commandOfForm(link), { name }), instance: name };
}

const byLink = (who: string): string => `${who} (by link)`;

async function run<Outcome extends Json>(performing: Performing, link: Link, work: FormWork<Outcome>, instance: Instance, tell: (outcome: Outcome) => void): Promise<void> {
  const { deps, progress, queued, signal } = performing;
  const stored = deps.jobs.add({
    command: commandOfForm(link),
    input: JSON.stringify({ name: instance.name, link: link.id, ...work.input }),
    asker: byLink(work.who),
    origin: { kind: "page", page: link.page },
    lock: instanceLock(instance),
  });
  const made: Outcome[] = [];
  const ended = await runJob({ jobs: deps.jobs, clock: deps.clock, log: deps.log, progress, signal }, stored, {
    title: work.title(instance),
    async perform(job) {
      const performed = await workOnForm(performing, { name: instance.name, linkId: link.id }, work, job);
      made.push(performed.outcome);
      return performed;
    },
    failed: () => Promise.resolve({ messages: [] }),
  });
  queued();
  const [outcome] = made;
  if (ended.state === "failed" || outcome === undefined) {
    throw ended.state === "failed" && ended.failure.ref === null
      ? errorOf(ended.failure)
      : new Error(`The job behind a ${link.page} link failed; it is logged under its own reference.`);
  }
  tell(outcome);
  if (ended.next !== null) await runWithNext(performing, ended.next);
}
