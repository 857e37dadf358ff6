import type { Outgoing } from "./outgoing.ts";
import type { Origin } from "../jobs/origin.ts";
import type { LinkPage } from "../people/link.ts";
import type { PageLink } from "../reply.ts";

/** A message of others, as a chat shows it. */
export type ChatMessage = {
  readonly event: string;
  readonly sender: string;
  /** Plain text. */
  readonly body: string;
  /** The message that this one edits; null for a new one. */
  readonly edits: string | null;
  /** The message that it answers. */
  readonly answers: string | null;
  /** What Innkeeper says of its own messages; null for other people's. */
  readonly kind: Outgoing["kind"] | "progress" | null;
};

/** One person's seat in one room: what the sandbox's terminal is. */
export interface Chat {
  /** Matrix id. */
  readonly user: string;
  /** Sends a text message and gives its event id. */
  send(text: string): Promise<string>;
  /** Calls `seen` with each new message of others from now on, until `signal` is aborted. */
  follow(seen: (message: ChatMessage) => void, signal: AbortSignal): Promise<void>;
}

/** Says how far a job is; best effort, forgotten by a crash. */
export interface Progress {
  /** `steps`: those done, the one under way last. */
  show(job: { readonly id: number; readonly title: string; readonly origin: Origin }, steps: readonly { readonly title: string; readonly done: boolean; readonly note: string | null }[]): void;
  end(jobId: number): void;
}

/** The addresses of the pages behind links. */
export interface Links {
  url(to: PageLink): string;
  /** The id in a token; null when it isn't one of ours. */
  open(page: LinkPage, token: string): string | null;
}
