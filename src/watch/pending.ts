import type { InstanceName } from "../model/instance/instance.ts";
import type { EngineEvent } from "../model/engine.ts";

/** An instance is looked at once nothing has happened to it for so long, and at the latest after so long. */
const quietMs = 1500;
const atTheLatestMs = 10_000;
/** Those that are nearly due go along, so that what happens to many at once is seen at once. */
const nearlyMs = 500;
/** More events than this of one instance tell nothing new. */
const mostEvents = 200;

type Waiting = { readonly since: number; due: number };

/** The instances that have to be looked at, and when; and what happened to them since the last look that counted. */
export class Pending {
  readonly #waiting = new Map<InstanceName, Waiting>();
  readonly #events = new Map<InstanceName, readonly EngineEvent[]>();
  #woken = Promise.withResolvers<void>();

  /** Something happened: a reason to look soon. */
  happened(event: EngineEvent, now: number): void {
    // A list of its own: whoever looks right now has the one before, and forgets what is in that.
    this.#events.set(event.instance, [...this.eventsOf(event.instance), event].slice(-mostEvents));
    const since = this.#waiting.get(event.instance)?.since ?? now;
    this.#put(event.instance, { since, due: Math.min(now + quietMs, since + atTheLatestMs) });
  }

  /** Looks at `at`, or earlier if there was a reason to. */
  lookAt(name: InstanceName, at: number, now: number): void {
    const before = this.#waiting.get(name);
    this.#put(name, { since: before?.since ?? now, due: Math.min(before?.due ?? at, at) });
  }

  /** Takes those that are due; nobody is taken before somebody is due. */
  due(now: number): readonly InstanceName[] {
    const all = [...this.#waiting];
    if (!all.some(([, { due }]) => due <= now)) return [];
    const names = all.filter(([, { due }]) => due <= now + nearlyMs).map(([name]) => name);
    for (const name of names) this.#waiting.delete(name);
    return names;
  }

  eventsOf(name: InstanceName): readonly EngineEvent[] {
    return this.#events.get(name) ?? [];
  }

  /** Forgets these events: they have been told, or told nothing. Later ones stay. */
  forget(name: InstanceName, told: readonly EngineEvent[]): void {
    const left = this.eventsOf(name).filter((event) => !told.includes(event));
    if (left.length === 0) this.#events.delete(name);
    else this.#events.set(name, left);
  }

  /** Resolves when something is waiting. */
  get filled(): Promise<void> {
    return this.#waiting.size > 0 ? Promise.resolve() : this.#woken.promise;
  }

  #put(name: InstanceName, waiting: Waiting): void {
    this.#waiting.set(name, waiting);
    this.#woken.resolve();
    this.#woken = Promise.withResolvers<void>();
  }
}
