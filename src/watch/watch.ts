import { urgencyOf, type Notice } from "../model/watch/notice.ts";
import { Contacts } from "./homeserver-liveness.ts";
import { engineNotices } from "./engine-notices.ts";
import { heardIn } from "./group-notices.ts";
import { follow } from "./follow.ts";
import { Looker } from "./reconciler.ts";
import { Pending } from "./pending.ts";
import type { Watching } from "./watching.ts";

/** Milliseconds between two looks at whether a look is due. */
const tick = 250;
/** And until the next look after Docker could not be asked. */
const lookAgainAfterTrouble = 5000;

/**
 * Watches the instances: what happens to them without anybody asking here is told once to every admin room that sees them. Resolves when
 * `signal` is aborted; never throws.
 */
export async function startWatch({ deps, say, put, signal }: Watching): Promise<void> {
  const { announcements, announcer, clock, engine, instances, log } = deps;
  const pending = new Pending();
  const tell = (notices: readonly Notice[], remember: () => void): void =>
    put(announcer.tidings((scope) => heardIn(scope, notices).map((notice) => ({ kind: urgencyOf(notice), reply: say(notice) }))), remember);
  const contacts = new Contacts(deps, pending);
  const looker = new Looker(deps, pending, contacts, tell);
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
    lost(why, since, away) {
      try {
        docker.lost(why, since, away);
      } catch (thrown) {
        // The next try to reach Docker tells it.
        log.warn({ err: thrown }, "could not tell that Docker is away");
      }
    },
  });

  const asking = contacts.keepAsking(signal);
  const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const over = (): boolean => signal.aborted;
  while (!over()) {
    await Promise.race([pending.filled, stopped]);
    await clock.sleep(tick, signal).catch(() => undefined);
    if (over()) break;
    const due = pending.due(clock.steady());
    if (due.length === 0) continue;
    try {
      await looker.look(due);
    } catch (thrown) {
      log.warn({ err: thrown }, "could not look at the instances");
      for (const name of due) pending.lookAt(name, clock.steady() + lookAgainAfterTrouble, clock.steady());
    }
  }
  await Promise.all([following, asking]);
}
