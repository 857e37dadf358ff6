import type { ChatMessage } from "../model/rooms/chat.ts";

/** How far the jobs are that are under way: each one's newest words. */
export class ProgressShown {
  /** Progress message to the message that it answers. */
  readonly #about = new Map<string, string>();
  readonly #bodies = new Map<string, string>();
  readonly #over = new Set<string>();

  get bodies(): readonly string[] {
    return [...this.#bodies.values()];
  }

  /** Takes in a progress message, or an edit of one. @returns whether it says something new of a job that is under way. */
  take({ answers, body, edits, event }: ChatMessage): boolean {
    if (edits === null && answers !== null) this.#about.set(event, answers);
    const about = this.#about.get(edits ?? event);
    // The last edit may come after the outcome.
    if (about === undefined || this.#over.has(about) || this.#bodies.get(about) === body) return false;
    this.#bodies.set(about, body);
    return true;
  }

  /** A message has its outcome. */
  end(answers: string): void {
    this.#over.add(answers);
    this.#bodies.delete(answers);
  }
}
