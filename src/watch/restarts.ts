import type { ContainerHistory } from "../model/engine.ts";
import type { Service } from "../model/instance/instance.ts";

/** This many restarts by Docker within this time are a crash loop. */
const many = 3;
const loopWindowMs = 5 * 60_000;
/** Of a container never seen before, only one that was restarted just now counts as looping. */
const justNowMs = 60_000;

/** On the clock on the wall, as Docker tells times, and on the one that nobody can set. */
type Moment = { readonly now: number; readonly steady: number };

export type Loop = { readonly service: Service; readonly restarts: number };

/** How often Docker restarted what, as seen at each look. Lost with the process: the first look after judges by what Docker counts. */
export class Restarts {
  readonly #seen = new Map<string, { readonly at: number; readonly restarts: number }[]>();

  /** Adds what is seen now. Gives the service that crashes again and again, if one does. */
  loop(histories: readonly ContainerHistory[], at: Moment): Loop | null {
    const loops = histories.flatMap((history) => {
      const risen = this.#risen(history, at);
      return risen >= many ? [{ service: history.service, restarts: risen }] : [];
    });
    return loops.toSorted((one, other) => other.restarts - one.restarts)[0] ?? null;
  }

  /** It has run for a while: what was before no longer counts. */
  forgive(histories: readonly ContainerHistory[], steady: number): void {
    for (const { id, restarts } of histories) this.#seen.set(id, [{ at: steady, restarts }]);
  }

  #risen({ id, restarts, restarting, startedAt }: ContainerHistory, { now, steady }: Moment): number {
    const before = this.#seen.get(id);
    // Started anew by somebody: Docker counts from nothing again.
    const kept = (before ?? []).filter((one) => steady - one.at <= loopWindowMs && one.restarts <= restarts);
    this.#seen.set(id, [...kept, { at: steady, restarts }]);
    if (before === undefined) return restarting || now - startedAt < justNowMs ? restarts : 0;
    return restarts - (kept[0]?.restarts ?? restarts);
  }
}
