import { systemClock } from "../src/runtime/system-clock.ts";
import { residentMegabytes } from "./child.ts";
import { median, type Finding } from "./figures.ts";
import type { Place } from "./place.ts";
import { encryptedNote, homeserverNote, twoBots } from "./two-bots.ts";

const rounds = 2;
const idle = 20_000;
const samples = 5;

/** What the bot takes while nobody asks anything, against an echo bot. */
export async function memory(place: Place): Promise<Finding[]> {
  const peer: number[] = [];
  const own: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { echo, innkeeper } = await twoBots(place, { encrypted: true });
    await systemClock.sleep(idle, place.signal);
    for (let sample = 0; sample < samples; sample++) {
      peer.push(residentMegabytes(echo.child));
      own.push(residentMegabytes(innkeeper.child));
      await systemClock.sleep(200, place.signal);
    }
    await Promise.all([echo.end(), innkeeper.end()]);
  }
  return [
    {
      title: `memory: resident, ${idle / 1000} s after the start, nobody asking; ${rounds} processes each, read ${samples} times`,
      notes: [homeserverNote, encryptedNote],
      peer: "bare echo bot",
      own: "Innkeeper",
      unit: "MB",
      figures: [{ label: "p50", peer: median(peer), own: median(own) }],
      aim: { atMost: 1.5 },
    },
  ];
}
