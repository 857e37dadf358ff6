import type { Clock } from "../model/clock.ts";
import type { Notice } from "../model/watch/notice.ts";
import type { Announcements } from "../model/watch/announcements.ts";
import type { Reason } from "../model/error.ts";

/** Docker may be away for so long, in milliseconds, before anybody is told: an upgrade of Docker takes less. */
const awayAfter = 15_000;
/** Where it is remembered that the rooms know: no instance has this id. */
const key = "docker";

/** Tells once that Docker can't be asked, and once that it can again, even when the program was restarted in between. */
export function engineNotices(announcements: Announcements, clock: Clock, tell: (notice: Notice, remember: () => void) => void): { lost(why: Reason, since: number, away: number): void; connected(): void } {
  const told = (): boolean => announcements.get(key)?.state === "stopped";
  return {
    lost(why, since, away) {
      if (told() || away < awayAfter) return;
      tell({ kind: "engine-away", why }, () => announcements.set(key, { state: "stopped", started: { since } }));
    },
    connected() {
      if (!told()) return;
      const since = announcements.get(key)?.started["since"];
      // A clock that was set back meanwhile knows nothing of it.
      const after = since === undefined || since > clock.now() ? null : clock.now() - since;
      tell({ kind: "engine-back", after }, () => announcements.set(key, { state: "running", started: {} }));
    },
  };
}
