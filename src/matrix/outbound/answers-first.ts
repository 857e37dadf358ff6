import type { Clock } from "../../model/clock.ts";
import type { Sender } from "./sender.ts";

/** What takes longer than this isn't answered at once, so nothing waits for it. */
const quickMs = 150;
/** The longest that a sync waits: the answers may be held up themselves. */
const mostMs = 500;
/** After an answer was sent, people's apps fetch it. */
const fetchedMs = 20;

type Deps = { readonly sender: Pick<Sender, "answered">; readonly clock: Clock; readonly signal: AbortSignal };

/**
 * Holds up the next sync until what the last one brought is answered, where that goes quickly. Synapse, for one, does one thing at a time:
 * whatever the bot asks while it answers, the answer waits for, and so does whoever fetches it.
 */
export class AnswersFirst {
  readonly #deps: Deps;
  readonly #quick = new Set<Promise<unknown>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Told of a command that is being worked on until `work` has settled. */
  working(work: Promise<unknown>): void {
    const soon: Promise<unknown> = this.#within(quickMs, work).finally(() => this.#quick.delete(soon));
    this.#quick.add(soon);
  }

  /** Resolves when what is worked on is answered, or would take too long; at once when there is nothing. */
  async given(): Promise<void> {
    await this.#within(mostMs, this.#answered());
  }

  async #answered(): Promise<void> {
    const begun = this.#quick.size > 0;
    await Promise.all(this.#quick);
    const sent = await this.#deps.sender.answered();
    if (begun || sent) await this.#sleep(fetchedMs);
  }

  /** Never rejects. */
  async #within(ms: number, work: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    await Promise.race([work.catch(() => undefined), this.#sleep(ms, over.signal)]);
    over.abort();
  }

  async #sleep(ms: number, over?: AbortSignal): Promise<void> {
    const { clock, signal } = this.#deps;
    await clock.sleep(ms, over === undefined ? signal : AbortSignal.any([signal, over])).catch(() => undefined);
  }
}
