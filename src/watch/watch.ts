import { urgencyOf, type Notice } from "../model/watch/notice.ts";
import { HomeserverLiveness } from "./homeserver-liveness.ts";
import { engineNotices } from "./engine-notices.ts";
import { noticesIn } from "./group-notices.ts";
import { follow } from "./follow.ts";
import { Reconciler } from "./reconciler.ts";
import { Pending } from "./pending.ts";
import type { Watching } from "./watching.ts";

/** Between two looks at whether a look is due. */
const tickMs = 250;
/** And until the next look after Docker could not be asked. */
const lookAgainAfterFailureMs = 5000;

/**
 * Watches the instances: what happens to them without anybody asking here is told once to every admin room that sees them. Resolves when
 * `signal` is aborted; never throws.
 */
export async function startWatch({ deps, say, put, signal }: Watching): Promise<void> {
  const { announcements, announcer, clock, engine, instances, log } = deps;
  const pending = new Pending();
  const tell = (notices: readonly Notice[], remember: () => void): void =>
    put(announcer.notifications((scope) => noticesIn(scope, notices).map((notice) => ({ kind: urgencyOf(notice), reply: say(notice) }))), remember);
  const homeserverLiveness = new HomeserverLiveness(deps, pending);
  const reconciler = new Reconciler(deps, pending, homeserverLiveness, tell);
  const docker = engineNotices(announcements, clock, (notice, remember) => tell([notice], remember));

  const sweep = (): void => {
    for (const { name } of instances.all()) pending.lookAt(name, clock.steady(), clock.steady());
  };
  const following = follow({
    engine,
    clock,
    signal,
    happened: (event) => pending.happened(event, clock.steady()),
    connected() {
      docker.connected();
      sweep();
    },
    lost(why, since, awayMs) {
      try {
        docker.lost(why, since, awayMs);
      } catch (thrown) {
        // The next try to reach Docker tells it.
        log.warn({ err: thrown }, "could not tell that Docker is away");
      }
    },
  });

  const asking = homeserverLiveness.keepAsking(signal);
  const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const over = (): boolean => signal.aborted;
  while (!over()) {
    await Promise.race([pending.filled, stopped]);
    await clock.sleep(tickMs, signal).catch(() => undefined);
    if (over()) break;
    const due = pending.due(clock.steady());
    if (due.length === 0) continue;
    try {
      await reconciler.reconcile(due);
    } catch (thrown) {
      log.warn({ err: thrown }, "could not look at the instances");
      for (const name of due) pending.lookAt(name, clock.steady() + lookAgainAfterFailureMs, clock.steady());
    }
  }
  await Promise.all([following, asking]);
}
