import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../model/clock.ts";

/** Waits as the machine does. */
export const systemClock: Pick<Clock, "now" | "sleep"> = { now: () => Date.now(), sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }) };
