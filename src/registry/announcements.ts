import { z } from "zod";
import { Service } from "../model/instance/instance.ts";
import type { Announcements } from "../model/watch/announcements.ts";
import { jsonOf } from "./json.ts";
import type { Store } from "./store.ts";

const CutOff = z.object({ since: z.number(), url: z.string() });

const Row = z.object({
  announced: jsonOf(z.object({ state: z.enum(["running", "degraded", "stopped", "looping"]), started: z.record(z.string(), z.number()), paused: z.array(Service).exactOptional(), cutOff: CutOff.exactOptional() })),
});

/** The table of what the rooms were last told. */
export function announcementsIn(store: Store): Announcements {
  const get = store.row(Row, "SELECT announced FROM announcements WHERE instanceId = :instanceId");
  const set = store.change(`INSERT INTO announcements (instanceId, announced) VALUES (:instanceId, :announced)
    ON CONFLICT (instanceId) DO UPDATE SET announced = excluded.announced`);

  return {
    get: (instanceId) => get({ instanceId })?.announced ?? null,
    set: (instanceId, announced) => void set({ instanceId, announced: JSON.stringify(announced) }),
  };
}
