import { uptime } from "node:os";
import { setTimeout as after } from "node:timers/promises";
import type { Clock } from "../model/clock.ts";

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // Unlike performance.now(), the kernel's uptime goes on while the machine sleeps.
  steady: () => uptime() * 1000,
  sleep: async (ms, signal) => {
    try {
      await after(ms, undefined, signal === undefined ? {} : { signal });
    } catch (thrown) {
      throw signal?.aborted === true ? signal.reason : thrown;
    }
  },
};
