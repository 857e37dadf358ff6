import type { Instant } from "../model/clock.ts";
import type { Instance } from "../model/instance/instance.ts";
import type { CutOff } from "../model/watch/announcements.ts";
import { agentsCutOff, dependsOnHomeserver } from "../operations/instance/agents-cut-off.ts";
import type { Pending } from "./pending.ts";
import type { Watching } from "./watching.ts";

/** In one round each instance is asked once, spread over all of it. */
const roundMs = 12_000;
/** No more are asked at once. */
const atOnce = 32;
/** What is found within this time is told together: many instances may live on one homeserver. */
const togetherMs = 5_000;
/** An answer counts for so long. */
const freshMs = 30_000;

/** What goes on after it was held up is asked only after so long: its agents have yet to ask their homeserver again. */
const catchUpMs = 30_000;

/** When it was asked: by the wall, as Docker tells times, and by what nobody sets. */
type Answer = { readonly at: Instant; readonly steady: number; readonly liveness: CutOff | null | undefined };

/** Asks the agents of what runs whether they hear from their homeserver: Docker sees nothing of one that is elsewhere, or hangs. */
export class HomeserverLiveness {
  readonly #deps: Watching["deps"];
  readonly #pending: Pending;
  readonly #answers = new Map<string, Answer>();
  /** From when on each may be asked, on the clock that nobody sets. */
  readonly #askFrom = new Map<string, number>();

  constructor(deps: Watching["deps"], pending: Pending) {
    this.#deps = deps;
    this.#pending = pending;
  }

  /** The last answer, if it is from after `since` and still counts; undefined where nothing can be said. */
  of({ id }: Instance, since: Instant): CutOff | null | undefined {
    const answer = this.#answers.get(id);
    return answer === undefined || answer.at <= since || this.#deps.clock.steady() - answer.steady > freshMs ? undefined : answer.liveness;
  }

  /** Asks round by round until `signal` is aborted. Never throws. */
  async keepAsking(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#deps;
    const asking = new Set<Promise<void>>();
    // What runs when the watch begins has run before.
    let waitMs = 0;
    while (!signal.aborted) {
      const all = this.#running();
      this.#keepOnly(all, waitMs);
      waitMs = catchUpMs;
      for (const instance of all) {
        if (asking.size >= atOnce) await Promise.race(asking);
        const asked = this.#ask(instance, signal)
          .catch((thrown: unknown) => log.warn({ instance: instance.name, err: thrown }, "could not ask whether agents hear from their homeserver"))
          .finally(() => asking.delete(asked));
        asking.add(asked);
        await clock.sleep(roundMs / all.length, signal).catch(() => undefined);
      }
      if (all.length === 0) await clock.sleep(roundMs, signal).catch(() => undefined);
    }
    await Promise.all(asking);
  }

  /** Forgets those that run no more; those that are new here are asked after `waitMs`. */
  #keepOnly(all: readonly Instance[], waitMs: number): void {
    const ids = new Set(all.map(({ id }) => id));
    for (const kept of [this.#answers, this.#askFrom]) for (const id of kept.keys()) if (!ids.has(id)) kept.delete(id);
    for (const id of ids) if (!this.#askFrom.has(id)) this.#askFrom.set(id, this.#deps.clock.steady() + waitMs);
  }

  /** Those of which the rooms were told that they run. */
  #running(): readonly Instance[] {
    const { announcements, instances, log } = this.#deps;
    try {
      return instances.all().filter((instance) => dependsOnHomeserver(instance) && instance.desired === "running" && announcements.get(instance.id)?.state === "running");
    } catch (thrown) {
      log.warn({ err: thrown }, "could not see which instances run");
      return [];
    }
  }

  async #ask(instance: Instance, signal: AbortSignal): Promise<void> {
    const { announcements, clock } = this.#deps;
    if (clock.steady() < (this.#askFrom.get(instance.id) ?? 0)) return;
    const asked = { at: clock.now(), steady: clock.steady() };
    const liveness = await agentsCutOff(this.#deps, instance, signal);
    this.#answers.set(instance.id, { ...asked, liveness });
    const told = announcements.get(instance.id)?.cutOff !== undefined;
    const now = clock.steady();
    if (liveness !== undefined && (liveness !== null) !== told) this.#pending.lookAt(instance.name, Math.ceil(now / togetherMs) * togetherMs, now);
  }
}
