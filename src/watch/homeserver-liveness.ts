import type { Instance } from "../model/instance/instance.ts";
import type { CutOff } from "../model/watch/announcements.ts";
import { contactOf, hasContact } from "../operations/instance/last-contact.ts";
import type { Pending } from "./pending.ts";
import type { Watching } from "./watching.ts";

/** Milliseconds in which each instance is asked once, spread over all of them. */
const round = 12_000;
/** No more are asked at once. */
const atOnce = 32;
/** What is found within so many milliseconds is told together: many instances may live on one homeserver. */
const together = 5_000;
/** An answer counts for so long, in milliseconds. */
const fresh = 30_000;

/** When it was asked: by the wall, as Docker tells times, and by what nobody sets. */
type Answer = { readonly at: number; readonly steady: number; readonly contact: CutOff | null | undefined };

/** Asks the agents of what runs whether they hear from their homeserver: Docker sees nothing of one that is elsewhere, or hangs. */
export class Contacts {
  readonly #deps: Watching["deps"];
  readonly #pending: Pending;
  readonly #answers = new Map<string, Answer>();

  constructor(deps: Watching["deps"], pending: Pending) {
    this.#deps = deps;
    this.#pending = pending;
  }

  /** The last answer, if it is from after `since` (milliseconds since 1970) and still counts; undefined where nothing can be said. */
  of({ id }: Instance, since: number): CutOff | null | undefined {
    const answer = this.#answers.get(id);
    return answer === undefined || answer.at <= since || this.#deps.clock.steady() - answer.steady > fresh ? undefined : answer.contact;
  }

  /** Asks round by round until `signal` is aborted. Never throws. */
  async keepAsking(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#deps;
    const asking = new Set<Promise<void>>();
    while (!signal.aborted) {
      const all = this.#running();
      for (const id of this.#answers.keys()) if (!all.some((instance) => instance.id === id)) this.#answers.delete(id);
      for (const instance of all) {
        if (asking.size >= atOnce) await Promise.race(asking);
        const asked = this.#ask(instance, signal)
          .catch((thrown: unknown) => log.warn({ instance: instance.name, err: thrown }, "could not ask whether agents hear from their homeserver"))
          .finally(() => asking.delete(asked));
        asking.add(asked);
        await clock.sleep(round / all.length, signal).catch(() => undefined);
      }
      if (all.length === 0) await clock.sleep(round, signal).catch(() => undefined);
    }
    await Promise.all(asking);
  }

  /** Those of which the rooms were told that they run. */
  #running(): readonly Instance[] {
    const { announcements, instances, log } = this.#deps;
    try {
      return instances.all().filter((instance) => hasContact(instance) && instance.desired === "running" && announcements.get(instance.id)?.state === "running");
    } catch (thrown) {
      log.warn({ err: thrown }, "could not see which instances run");
      return [];
    }
  }

  async #ask(instance: Instance, signal: AbortSignal): Promise<void> {
    const { announcements, clock } = this.#deps;
    const asked = { at: clock.now(), steady: clock.steady() };
    const contact = await contactOf(this.#deps, instance, signal);
    this.#answers.set(instance.id, { ...asked, contact });
    const told = announcements.get(instance.id)?.cutOff !== undefined;
    const now = clock.steady();
    if (contact !== undefined && (contact !== null) !== told) this.#pending.lookAt(instance.name, Math.ceil(now / together) * together, now);
  }
}
