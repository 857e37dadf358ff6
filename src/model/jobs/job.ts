import type { Verdict } from "./audit.ts";
import type { Reply } from "../reply.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One asked-for change that a crash can't leave half done. */
export interface Job {
  readonly id: number;
  /** Matrix id, or `NAME (shell)`. */
  readonly asker: string;
  /**
   * Aborted when the program stops: what waits ends, nothing is undone, and the next start resumes. Aborted too when somebody cancels
   * the job, but not while it takes back what it did: so it is asked for anew each time.
   */
  readonly signal: AbortSignal;
  /**
   * Runs a step and journals its result (no secrets). After a crash a finished step gives its journalled result without
   * running; the one that was under way runs again. When a step fails, it is undone first (with no result), then the
   * ones before it, newest first.
   */
  step<T extends Json | void>(title: string, run: () => Promise<T>, undo?: (result?: T) => Promise<void>): Promise<T>;
  /** A word on how far the running step is, shown as progress and forgotten. */
  note(text: string): void;
}

/** Where a command came from, and so where its reply goes. */
export type Origin =
  | { readonly kind: "room"; readonly room: string; readonly event: string; readonly thread: string | null }
  | { readonly kind: "shell"; readonly user: string }
  | { readonly kind: "page"; readonly page: string };

/** `waiting` is one whose turn comes after another job; `undoing` one that failed and takes back what it did. */
export type JobState = "waiting" | "running" | "undoing" | "done" | "failed";

/** Stands for a room's id where that isn't to be told. */
export const elsewhere = "elsewhere";

/** A job as stored. */
export type StoredJob = {
  readonly id: number;
  /** The command's path, `instance start`. */
  readonly command: string;
  /** Its checked input, JSON, never a secret. */
  readonly input: string;
  readonly asker: string;
  readonly origin: Origin;
  /** The name of the lock it holds while it runs; null for what changes nothing. */
  readonly lock: string | null;
  readonly state: JobState;
  /** Why it failed, once it did. */
  readonly failure: Failure | null;
  /** What the job before it, of the same command line, had as outcome (JSON); null where there was none. */
  readonly before: string | null;
  /** Who asked for it to be stopped and taken back; null while nobody has. */
  readonly cancelledBy: string | null;
  /** Milliseconds since 1970; `endedAt` is null until it is done, or taken back. */
  readonly createdAt: number;
  readonly endedAt: number | null;
};

/** An error that outlives the process. `ref` stands for one that is ours and is in the log. */
export type Failure = { readonly code: string; readonly message: string; readonly hint: string | null; readonly detail: string | null; readonly ref: string | null };

/** One step as journalled. */
export type StoredStep = {
  readonly position: number;
  readonly title: string;
  readonly state: "running" | "done" | "failed" | "undone";
  /** How often it was begun. */
  readonly tries: number;
  /** JSON; null until it is done, and for a result of nothing. */
  readonly result: string | null;
  /** When it was last begun, and when it ended: milliseconds since 1970. */
  readonly begunAt: number;
  readonly endedAt: number | null;
};

/** What a room hears without having asked. An alert, and that its trouble is over, go before what is only good to know. */
export type Tidings = { readonly kind: "notice" | "alert" | "relief"; readonly reply: Reply };

/** A message on its way to a room. */
export type Outgoing = {
  readonly room: string;
  readonly reply: Reply;
  /**
   * `outcome` answers a command, `failure` too; `prompt` asks and pings; `notice` tells of what happened, `alert` of trouble, which pings,
   * and `relief` that it is over.
   */
  readonly kind: "outcome" | "failure" | "prompt" | Tidings["kind"];
  /** The event it answers. */
  readonly replyTo: string | null;
  readonly thread: string | null;
  /** Who asked: pinged by a prompt, and gets links in person where others in the room may not have them. */
  readonly asker: string | null;
};

export type QueuedOutgoing = Outgoing & { readonly id: number };

/** The device from which an encrypted message came, as its decryption proves it. */
export type SendingDevice = {
  readonly id: string;
  /** Its owner's public master key; null when they have no cross-signing. */
  readonly identity: string | null;
  /** Whether its owner has cross-signed it. */
  readonly signed: boolean;
};

/** A command as it came in, kept until it has been dealt with. */
export type Incoming = {
  readonly event: string;
  readonly room: string;
  readonly sender: string;
  readonly body: string;
  /** In a chat with nobody else: commands need no `!`. */
  readonly direct: boolean;
  readonly thread: string | null;
  /** The event to answer, where that isn't this one: a reaction is answered at what it stands on. */
  readonly answerTo: string | null;
  /** When it was sent, as its homeserver says, and when it came here: milliseconds since 1970. */
  readonly sentAt: number;
  readonly receivedAt: number;
  /** Null for a message that wasn't encrypted. */
  readonly device: SendingDevice | null;
  /** The same for a message that comes again under another event id: which of its session's it is. Null for one that wasn't encrypted. */
  readonly ciphertext: string | null;
  /** Said while the bot was away for so long that it may not be meant any more: for how long, in milliseconds, null where that isn't known. Null for what it was there for. */
  readonly missed: { readonly away: number | null } | null;
};

export interface Inbox {
  /** Keeps it unless this event was kept before, dealt with or not. Committed when it returns. */
  add(message: Incoming): void;
  /** Oldest first, those not dealt with. */
  waiting(): readonly Incoming[];
  /**
   * Deals with it without a job: a refusal, a question, a near miss. One transaction with its answer, and with the audit.
   * @param verdict null for people's talk, of which nothing is kept.
   */
  answer(event: string, messages: readonly Outgoing[], verdict: Verdict | null): void;
  /** The same for several that are answered together. */
  answerAll(dealt: readonly { readonly event: string; readonly verdict: Verdict | null }[], messages: readonly Outgoing[]): void;
}

/** An encrypted message whose key hasn't come. */
export type UnreadMessage = {
  readonly event: string;
  readonly room: string;
  /** When it came, in milliseconds since 1970. */
  readonly since: number;
  /** The event as it came, as JSON. */
  readonly content: string;
};

/** What waits for its key. */
export interface Unread {
  /** Keeps it unless it is kept already. */
  keep(message: UnreadMessage): void;
  /** Oldest first. */
  all(): readonly UnreadMessage[];
  /** It has been read, or never will be: in one transaction with what is said of that. */
  forget(event: string, message: Outgoing | null): void;
}

/** A room's notices, or all else that goes there: each has an order of its own. */
export type Lane = { readonly room: string; readonly notices: boolean };

export interface Outbox {
  /** Queues it; committed when it returns. */
  put(message: Outgoing): void;
  /** Oldest first, those not sent. */
  waiting(): readonly QueuedOutgoing[];
  /** Those in which something waits. */
  lanes(): readonly Lane[];
  /** The oldest that wait in a lane. */
  first(lane: Lane, most: number): readonly QueuedOutgoing[];
  /** Puts one message in the place of the first of these, and takes the others away; one transaction. */
  fold(ids: readonly number[], one: Outgoing): void;
  sent(id: number): void;
}

export interface Jobs {
  get(id: number): StoredJob;
  find(id: number): StoredJob | null;
  /** Those that change something, newest first; with `before`, those older than that one. */
  recent(limit: number, before?: number): readonly StoredJob[];
  /** Those that have not ended, oldest first. */
  unfinished(): readonly StoredJob[];
  /** Makes a job. With `event`, from the inbox's row, which is dealt with by the same transaction; so is `also`. `said` is for the audit, where there is no such row. */
  add(job: Pick<StoredJob, "command" | "input" | "asker" | "origin" | "lock"> & { readonly event?: string; readonly said?: string; readonly before?: string; readonly also?: () => void }): StoredJob;
  steps(id: number): readonly StoredStep[];
  begin(id: number, position: number, title: string): StoredStep;
  end(id: number, position: number, state: "done" | "failed" | "undone", result: string | null): void;
  /** Asks whoever runs it, in whatever process, to stop it and take it back. False when it was asked before, or is past stopping. */
  cancel(id: number, by: string): boolean;
  /** Marks it as taking back what it did. */
  fail(id: number, failure: Failure): void;
  /** Ends it: its messages, the job that comes next, and `also` are one transaction with it. Gives the next one. */
  finish(id: number, end: { readonly state: "done" | "failed"; readonly messages: readonly Outgoing[]; readonly next?: Pick<StoredJob, "command" | "input" | "lock"> & { readonly before: string }; readonly also?: () => void }): StoredJob | null;
}

/** A lock that the kernel drops when its holder dies. */
export interface Locks {
  /** Null when somebody else holds it. */
  tryTake(name: string): { release(): void } | null;
}
