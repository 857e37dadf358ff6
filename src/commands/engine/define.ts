import type { z } from "zod";
import type { Job } from "../../model/jobs/job.ts";
import type { Json } from "../../model/json.ts";
import type { Origin } from "../../model/jobs/origin.ts";
import type { Reply } from "../../model/reply.ts";
import type { Role } from "../../model/people/role.ts";
import type { Scope } from "../../model/rooms/scope.ts";
import { subjectOf } from "../../model/jobs/subject.ts";
import type { Deps } from "../../operations/deps.ts";

/** A question that must be answered by `yes NUMBER` before a command runs. */
export type Question = {
  /** The prompt, once it is known who must answer, and with which number. A shell asks without one. */
  readonly ask: (asker: string, number: string | null) => Reply;
  /** What exactly is meant, so that what is there by then under the same name isn't: an instance's id, what the trash holds. */
  readonly about: string;
  /** The input with which the command then runs, where that is to be closer than what was typed. */
  readonly input?: Json;
};

/** What follows a command as a job of its own, such as the start after a create. */
export type Next = { readonly command: string; readonly input: Json };

/** What a value may be the name of, so that those that there are can be offered while somebody types. */
export type Named = "instance" | "trashed" | "job" | "unfinishedJob" | "stuckJob" | "reservedPort" | "waitingIdentity";

/** Everything about one command. It translates; it decides nothing. */
export type Declaration<Input extends z.ZodObject, Outcome extends Json | object> = {
  readonly path: readonly string[];
  readonly summary: string;
  /** The least role that may use it. */
  readonly role: Exclude<Role, "stranger">;
  readonly examples: readonly string[];
  /** `everything`: it is about what belongs to no instance, so it can be asked only where all of them are. `creating`: only where an instance of that name may be made. */
  readonly needs?: "everything" | "creating";
  readonly input: Input;
  /** Inputs that come by position, in order; the others are flags (`lines` is `--lines N`, a boolean is bare, `matrix` may be either). */
  readonly positionals: readonly (keyof z.infer<Input> & string)[];
  /** Flags whose value is optional and comes joined (`--matrix=synapse`): what the bare flag means. */
  readonly bare?: Readonly<Record<string, string>>;
  /** Inputs that name what there is. */
  readonly names?: Readonly<Partial<Record<keyof z.infer<Input> & string, Named>>>;
  /** What takes more than its role, for some inputs: whose it is, and what that is (`change an instance's domain`). */
  readonly takesMore?: (input: z.infer<Input>) => { readonly role: Exclude<Role, "stranger">; readonly what: string } | null;
  /**
   * Which revision of its operation this is, kept with each job that it begins; 1 unless told. Raised when a journal of the one before
   * can't be followed although its steps' ids are the same: a result means something else, or an undo takes back something else. A step
   * added, removed or moved needs nothing, the ids tell; in what several commands share, a step gets another id instead.
   */
  readonly revision?: number;
  /** The lock to hold while it runs; a command without one, and null, changes nothing. */
  readonly lock?: (input: z.infer<Input>) => string | null;
  /** Asks before it runs; null when there is nothing to ask. */
  readonly confirm?: (input: z.infer<Input>, deps: Deps) => Promise<Question | null>;
  /** Checked before a job is made, where it depends on where the command came from. @throws UserError. */
  readonly refuse?: (input: z.infer<Input>, deps: Deps, origin: Origin) => Promise<void>;
  /** What is going on, as a heading over its steps: `Starting dev`. */
  readonly progress: (input: z.infer<Input>) => string;
  readonly run: (input: z.infer<Input>, deps: Deps, job: Job, before: Json) => Promise<Outcome>;
  readonly next?: (input: z.infer<Input>, outcome: Outcome) => Next | null;
  /** `before` is the outcome of the job that this one follows; null without one. */
  readonly say: (outcome: Outcome, now: number, before: Json) => Reply;
  /** It stops an instance first, so that one which it can't bring up again stays stopped: then all rooms hear why. */
  readonly stopsFirst?: true;
  /** It does nothing to containers, so what the watch sees of them is still to be told by the watch. */
  readonly leavesContainers?: true;
  /**
   * What the other rooms hear of it (and all of them, when a shell did it); nothing when it is left out or gives null. A room for some
   * instances hears of those that it sees; where the input names none, of its part.
   */
  readonly tell?: (outcome: Outcome, asker: string) => Reply | null;
  /** As much of an outcome as is within a scope, where it is about several instances, null where nothing is; a room for some hears nothing of one without it. */
  readonly part?: (outcome: Outcome, scope: Scope) => Outcome | null;
};

export type Performed = { readonly outcome: Json; readonly reply: Reply; readonly next: Next | null; readonly notice: (scope: Scope) => Reply | null };

/** A command's input, once it was checked. */
export type Checked = { readonly [key: string]: Json };

/** A command bound to its checked input, which was parsed once: all that is to be known of it, and done with it. */
export type Invocation = {
  readonly command: Command;
  /** As a job stores it. */
  readonly input: Checked;
  /** Who may do just this, and what it is that they may do, as a sentence goes on: `remove an instance`. */
  readonly needed: { readonly role: Exclude<Role, "stranger">; readonly what: string };
  /** The lock to hold while it runs; null where it changes nothing. */
  readonly lock: string | null;
  readonly progress: string;
  question(deps: Deps): Promise<Question | null>;
  check(deps: Deps, origin: Origin): Promise<void>;
  run(deps: Deps, job: Job, before: Json): Promise<Performed>;
};

/** A command of any input and outcome, as the table holds it. */
export type Command = Omit<Declaration<z.ZodObject, object>, "progress" | "run" | "say" | "tell" | "part" | "next" | "lock" | "confirm" | "refuse" | "takesMore" | "positionals"> & {
  readonly positionals: readonly string[];
  /** The one place where an input is parsed: as it was typed, or as a job or a question has stored it. */
  read(raw: unknown): { readonly invocation: Invocation } | { readonly error: z.ZodError };
};

/** Ties a command's handler and wording to its schema, and closes over the types so that all commands fit one table. */
export function defineCommand<Input extends z.ZodObject, Outcome extends Json | object>(declaration: Declaration<Input, Outcome>): Command {
  const { progress, run, say, tell, part, next, lock, confirm, refuse, takesMore, ...rest } = declaration;
  const command: Command = {
    ...rest,
    read(raw) {
      const parsed = declaration.input.safeParse(raw);
      return parsed.success ? { invocation: bind(parsed.data) } : { error: parsed.error };
    },
  };
  const bind = (input: z.infer<Input>): Invocation => ({
    command,
    input: input as Checked,
    needed: takesMore?.(input) ?? { role: rest.role, what: rest.summary.charAt(0).toLowerCase() + rest.summary.slice(1) },
    lock: lock?.(input) ?? null,
    progress: progress(input),
    question: async (deps) => (await confirm?.(input, deps)) ?? null,
    check: async (deps, origin) => refuse?.(input, deps, origin),
    async run(deps, job, before) {
      const outcome = await run(input, deps, job, before);
      return {
        outcome: outcome as Json,
        reply: say(outcome, deps.clock.now(), before),
        next: next?.(input, outcome) ?? null,
        notice(scope) {
          const { name } = subjectOf(input as Json);
          if (scope.all || (name !== null && scope.covers(name))) return tell?.(outcome, job.asker) ?? null;
          const seen = name === null ? part?.(outcome, scope) : null;
          return seen ? (tell?.(seen, job.asker) ?? null) : null;
        },
      };
    },
  });
  return command;
}

/** A command with an input that was checked before, by this version or an older one. @throws ZodError where this one can't read it. */
export function bound(command: Command, input: Json): Invocation {
  const read = command.read(input);
  if ("error" in read) throw read.error;
  return read.invocation;
}
