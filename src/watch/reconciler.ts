import { linesForCause, type LastSaid } from "../model/cause.ts";
import type { EngineEvent } from "../model/engine.ts";
import type { Instance, InstanceName, Service } from "../model/instance/instance.ts";
import type { Notice } from "../model/watch/notice.ts";
import type { Announced } from "../model/watch/announcements.ts";
import { observe } from "../operations/instance/observe.ts";
import type { HomeserverLiveness } from "./homeserver-liveness.ts";
import { withCutOff } from "./cut-off.ts";
import { difference } from "./difference.ts";
import type { Pending } from "./pending.ts";
import { Restarts } from "./restarts.ts";
import type { Watching } from "./watching.ts";

/** Until the next look at an instance on which a job works. */
const lookAgainWhenBusyMs = 3000;

type Settled = { readonly instance: Instance; readonly before: Announced | null; readonly announced: Announced; readonly notice: Notice | null };

/** Looks at instances and tells what is new. */
export class Reconciler {
  readonly #deps: Watching["deps"];
  readonly #pending: Pending;
  readonly #homeserverLiveness: HomeserverLiveness;
  readonly #tell: (notices: readonly Notice[], remember: () => void) => void;
  readonly #restarts = new Restarts();
  /** When an instance broke, by id: lost with the process, and then nobody says how long it took. */
  readonly #brokenSince = new Map<string, number>();

  constructor(deps: Watching["deps"], pending: Pending, homeserverLiveness: HomeserverLiveness, tell: (notices: readonly Notice[], remember: () => void) => void) {
    this.#deps = deps;
    this.#pending = pending;
    this.#homeserverLiveness = homeserverLiveness;
    this.#tell = tell;
  }

  /** By two questions to Docker, however many they are. @throws what Engine throws; nothing has been told then. */
  async reconcile(names: readonly InstanceName[]): Promise<void> {
    const { announcements, clock, engine, instances } = this.#deps;
    const idle = names.flatMap((name) => instances.find(name) ?? []).filter((instance) => !this.#skipBusy(instance));
    if (idle.length === 0) return;
    const before = new Map(idle.map(({ id }) => [id, announcements.get(id)]));
    const events = new Map(idle.map(({ name }) => [name, this.#pending.eventsOf(name)]));
    const [containers, histories] = await Promise.all([engine.containers(), engine.history(idle.map(({ name }) => name))]);
    const observed = observe(idle, containers);
    const now = clock.now();
    const steady = clock.steady();
    const settled: Settled[] = [];
    for (const instance of idle) {
      const { id, name } = instance;
      const seen = observed.get(name);
      if (seen === undefined || this.#skipBusy(instance)) continue;
      const own = histories.filter((history) => history.instance === name);
      const shown = difference({
        instance,
        before: before.get(id) ?? null,
        observed: seen,
        containers: containers.filter((container) => container.instance === name),
        histories: own,
        events: events.get(name) ?? [],
        loop: this.#restarts.loop(own, { now, steady }),
        brokenSince: this.#brokenSince.get(id) ?? null,
        now,
      });
      const lastStart = Math.max(0, ...own.map(({ startedAt }) => startedAt));
      const found = shown.kind === "settled" ? withCutOff(shown, instance, before.get(id) ?? null, this.#homeserverLiveness.of(instance, lastStart), now) : shown;
      if (found.lookAgainMs !== null) this.#pending.lookAt(name, steady + found.lookAgainMs, steady);
      if (found.kind === "unsettled") continue;
      if (before.get(id)?.state === "looping" && found.announced.state !== "looping") this.#restarts.forgive(own, steady);
      const cause = found.causeOf === null ? null : await this.#cause(instance, found.causeOf);
      const notice = found.notice !== null && "cause" in found.notice ? { ...found.notice, cause } : found.notice;
      settled.push({ instance, before: before.get(id) ?? null, announced: found.announced, notice });
    }
    this.#tellAll(settled, events, now);
  }

  #tellAll(all: readonly Settled[], events: ReadonlyMap<InstanceName, readonly EngineEvent[]>, now: number): void {
    const { announcements } = this.#deps;
    // A job may have begun, or begun and ended, while Docker was asked: then what was seen is old, and the job tells its own.
    const current = all.filter(({ instance, before }) => !this.#skipBusy(instance) && this.#stillSaid(instance, before));
    if (current.length === 0) return;
    const changed = current.filter(({ before, announced, notice }) => notice !== null || JSON.stringify(before) !== JSON.stringify(announced));
    if (changed.length > 0) {
      this.#tell(changed.flatMap(({ notice }) => notice ?? []), () => {
        for (const { instance, announced } of changed) announcements.set(instance.id, announced);
      });
    }
    for (const { instance, announced, notice } of current) {
      const told = events.get(instance.name) ?? [];
      if (notice !== null) this.#noteBroken(instance, announced, Math.min(now, ...told.filter(({ action }) => action === "die" || action === "pause").map(({ at }) => at)));
      this.#pending.forget(instance.name, told);
    }
  }

  /** Whether somebody works on it, and so will say what comes of it; looks again later then. */
  #skipBusy({ name }: Instance): boolean {
    const { clock, jobs, locks } = this.#deps;
    const lockName = `instance-${name}`;
    // A job that a crash left is resumed by whoever comes, and tells its own; one that can't be undone or followed must not silence us for good.
    const left = jobs.unfinished().some(({ lock, state }) => lock === lockName && state !== "undoing" && state !== "stuck");
    const lock = left ? null : locks.tryTake(lockName);
    lock?.release();
    if (lock !== null) return false;
    this.#pending.lookAt(name, clock.steady() + lookAgainWhenBusyMs, clock.steady());
    return true;
  }

  #stillSaid({ id, name }: Instance, before: Announced | null): boolean {
    const { announcements, clock, instances } = this.#deps;
    if (instances.find(name)?.id !== id) return false;
    if (JSON.stringify(announcements.get(id)) === JSON.stringify(before)) return true;
    this.#pending.lookAt(name, clock.steady(), clock.steady());
    return false;
  }

  #noteBroken({ id }: Instance, { state }: Announced, at: number): void {
    if (state === "running" || state === "stopped") this.#brokenSince.delete(id);
    else if (!this.#brokenSince.has(id)) this.#brokenSince.set(id, at);
  }

  /** What a service's log says of why; else the last that it said. */
  async #cause(instance: Instance, service: Service): Promise<LastSaid | null> {
    const { agents, engine } = this.#deps;
    try {
      const log = (await engine.logs(instance, { services: [service], lines: linesForCause })).map(({ text }) => text);
      const last = agents.readable(log).at(-1);
      return agents.cause(log) ?? (last === undefined ? null : { what: "last-line", line: last });
    } catch {
      return null;
    }
  }
}
