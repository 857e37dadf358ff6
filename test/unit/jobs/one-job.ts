import { runJob } from "../../../src/jobs/run-job.ts";
import type { Ended, Performed, RunnerDeps, Work } from "../../../src/jobs/work.ts";
import type { Job } from "../../../src/model/jobs/job.ts";
import { freshRegistry } from "../registry/fresh.ts";

/** What a test says of a run. */
type Running = Partial<Pick<Work, "forbidden">> & Partial<Performed> & { readonly program?: AbortController };

/** A job that waits to be run, and what a program that runs it would have, and be told. @param whileAsleep what happens whenever it sleeps. */
export function oneJob(whileAsleep: () => void = () => undefined) {
  const { registry } = freshRegistry();
  const { jobs } = registry;
  const { id } = jobs.add({ command: "instance start", input: '{"name":"dev"}', asker: "@alice:b", origin: { kind: "shell", user: "alice" }, lock: "instance-dev" });
  /** What was done, and what was undone. */
  const done: string[] = [];
  /** The steps as people saw them each time: `one …` while it runs, `one ✓` when it is done. */
  const shown: string[] = [];
  const logged: { readonly level: string; readonly facts: Readonly<Record<string, unknown>> }[] = [];
  const slept: number[] = [];
  const log = (level: string) => (facts: Readonly<Record<string, unknown>>): void => void logged.push({ level, facts });
  const depsIn = ({ signal }: AbortController): RunnerDeps => ({
    jobs,
    clock: {
      now: Date.now,
      steady: Date.now,
      async sleep(ms, until) {
        slept.push(ms);
        whileAsleep();
        until?.throwIfAborted();
      },
    },
    log: { info: log("info"), warn: log("warn"), error: log("error") },
    progress: {
      show: ({ title }, steps) => void shown.push([title, ...steps.map((step) => `${step.title} ${step.done ? "✓" : "…"}${step.note ?? ""}`)].join("; ")),
      end: (job) => void shown.push(`end of ${job}`),
    },
    signal,
  });

  return {
    registry,
    jobs,
    id,
    done,
    shown,
    logged,
    slept,

    /** Runs it, from wherever the run before has left it. */
    run: (operation: (job: Job) => Promise<void>, { forbidden, program = new AbortController(), ...performed }: Running = {}): Promise<Ended> =>
      runJob(depsIn(program), jobs.get(id), {
        title: "Trying",
        ...(forbidden === undefined ? {} : { forbidden }),
        async perform(job) {
          await operation(job);
          return { outcome: null, messages: [], next: null, ...performed };
        },
        failed: () => Promise.resolve({ messages: [] }),
      }),

    /** A step that says when it is done and undone, with what its undo was given. */
    take: (job: Job, step: string, act: () => unknown = () => undefined): Promise<string> =>
      job.step(
        step,
        `step ${step}`,
        async () => {
          done.push(`do ${step}`);
          await act();
          return `${step}!`;
        },
        async (result) => void done.push(`undo ${step} ${result ?? "without a result"}`),
      ),
  };
}

/** The program is killed, there and now. */
export function killed(program: AbortController): never {
  program.abort();
  throw new Error("killed");
}
