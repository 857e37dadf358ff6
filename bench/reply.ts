import { systemClock } from "../src/runtime/system-clock.ts";
import { percentile, type Finding } from "./figures.ts";
import type { Place } from "./place.ts";
import { command, encryptedNote, homeserverNote, twoBots } from "./two-bots.ts";

const messages = 60;
const warmUp = 5;
/** Long enough for what Innkeeper still does after its answer, such as the read receipt: it mustn't slow down the echo. */
const pause = 400;

/** How long a person waits for the answer to a command, against an echo, in an encrypted room and in one that isn't. */
export async function reply(place: Place): Promise<Finding[]> {
  return [await inRoom(place, true), await inRoom(place, false)];
}

async function inRoom(place: Place, encrypted: boolean): Promise<Finding> {
  const { echo, innkeeper } = await twoBots(place, { encrypted });
  const peer: number[] = [];
  const own: number[] = [];
  for (let round = -warmUp; round < messages; round++) {
    const echoed = await echo.speaker.ask(command);
    await systemClock.sleep(pause, place.signal);
    const { answer, ms } = await innkeeper.speaker.ask(command);
    await systemClock.sleep(pause, place.signal);
    if (answer.kind !== "outcome") throw new Error(`Innkeeper said: ${answer.body}`);
    if (round < 0) continue;
    peer.push(echoed.ms);
    own.push(ms);
  }
  await Promise.all([echo.end(), innkeeper.end()]);
  return {
    title: `reply, ${encrypted ? "encrypted" : "unencrypted"}: from sending \`${command}\` until the answer is seen, ${messages} messages each, in turns`,
    notes: [homeserverNote, ...(encrypted ? [encryptedNote] : [])],
    peer: "bare echo bot",
    own: "Innkeeper",
    unit: "ms",
    figures: [
      { label: "p50", peer: percentile(peer, 0.5), own: percentile(own, 0.5) },
      { label: "p95", peer: percentile(peer, 0.95), own: percentile(own, 0.95) },
    ],
    aim: { atMost: encrypted ? 1 : 1.1 },
  };
}
