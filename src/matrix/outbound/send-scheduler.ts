import type { Clock } from "../../model/clock.ts";

/** What goes first when not everything can go: what takes a key out of a room, then an answer or a question, then a notice. */
const urgencies = ["removal", "answer", "notice"] as const;
export type Urgency = (typeof urgencies)[number];

/** How long after a homeserver has asked to wait it counts as slow: one message at a time, and no progress. */
const slowForMs = 15_000;
/** What Synapse allows as it comes, and so what is reckoned with: a burst, and then so many a second. Edits count. */
const burst = 10;
const perSecond = 0.2;
/** As many of a burst are kept for what matters more than progress. */
const kept = 4;

type Waiting = { readonly urgency: Urgency; readonly go: () => void; readonly stop: (reason: unknown) => void };

/** Who may send now. As much at once as there is, until the homeserver asks to wait; then one at a time, the most urgent first. */
export class SendScheduler {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #waiting: Waiting[] = [];
  #underWay = 0;
  /** How many waits that the homeserver asked for aren't over. */
  #holds = 0;
  #slowUntil = -Infinity;
  #left = burst;
  #leftAt: number;
  #limited = true;

  constructor({ clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal }) {
    this.#clock = clock;
    this.#signal = signal;
    this.#leftAt = clock.steady();
    signal.addEventListener("abort", () => {
      for (const { stop } of this.#waiting.splice(0)) stop(signal.reason);
    }, { once: true });
  }

  /** Resolves when it is the caller's turn, with what ends it. @throws the signal's reason. */
  async turn(urgency: Urgency): Promise<() => void> {
    this.#signal.throwIfAborted();
    await new Promise<void>((go, stop) => {
      this.#waiting.push({ urgency, go, stop });
      this.#next();
    });
    return () => {
      this.#underWay -= 1;
      this.#next();
    };
  }

  /** The homeserver asks to wait. */
  hold(waitMs: number): void {
    this.#holds += 1;
    this.#spend(burst);
    this.#slowUntil = this.#clock.steady() + waitMs + slowForMs;
    const over = (): void => {
      this.#holds -= 1;
      this.#next();
    };
    this.#clock.sleep(waitMs, this.#signal).then(over, () => undefined);
  }

  /** Whether the homeserver has asked to wait lately. */
  get slow(): boolean {
    return this.#clock.steady() < this.#slowUntil;
  }

  /** Takes leave to show progress, which is to cost nothing else a wait: false when it would. */
  showsProgress(): boolean {
    if (this.#holds > 0 || this.#waiting.length > 0 || (this.#limited && this.#allowed() < kept)) return false;
    this.#spend();
    return true;
  }

  /** The homeserver has no limit for us. */
  lift(): void {
    this.#limited = false;
  }

  #next(): void {
    while (this.#holds === 0 && this.#waiting.length > 0 && !(this.slow && this.#underWay > 0)) {
      const most = urgencies.find((each) => this.#waiting.some(({ urgency }) => urgency === each));
      const first = this.#waiting.find(({ urgency }) => urgency === most);
      this.#waiting = this.#waiting.filter((each) => each !== first);
      this.#underWay += 1;
      this.#spend();
      first?.go();
    }
  }

  /** How much of a burst is left, as far as we know. */
  #allowed(): number {
    return Math.min(burst, this.#left + ((this.#clock.steady() - this.#leftAt) / 1000) * perSecond);
  }

  #spend(many = 1): void {
    this.#left = Math.max(0, this.#allowed() - many);
    this.#leftAt = this.#clock.steady();
  }
}
