import type { Clock, Instant } from "../model/clock.ts";
import type { Notice } from "../model/watch/notice.ts";
import type { Announcements } from "../model/watch/announcements.ts";
import type { Reason } from "../model/error.ts";

/** Docker may be away for so long before anybody is told: an upgrade of Docker takes less. */
const awayAfterMs = 15_000;
/** Where it is remembered that the rooms know: no instance has this id. */
const key = "docker";

/** Tells once that Docker can't be asked, and once that it can again, even when the program was restarted in between. */
export function engineNotices(announcements: Announcements, clock: Clock, tell: (notice: Notice, remember: () => void) => void): { lost(why: Reason, since: Instant, awayMs: number): void; connected(): void } {
  const told = (): boolean => announcements.get(key)?.state === "stopped";
  return {
    lost(why, since, awayMs) {
      if (told() || awayMs < awayAfterMs) return;
      tell({ kind: "engine-away", why }, () => announcements.set(key, { state: "stopped", started: { since } }));
    },
    connected() {
      if (!told()) return;
      const since = announcements.get(key)?.started["since"];
      // A clock that was set back meanwhile knows nothing of it.
      const afterMs = since === undefined || since > clock.now() ? null : clock.now() - since;
      tell({ kind: "engine-back", afterMs }, () => announcements.set(key, { state: "running", started: {} }));
    },
  };
}
