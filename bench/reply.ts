import { systemClock } from "../src/system-clock.ts";
import { percentile, type Finding } from "./figures.ts";
import type { Place } from "./place.ts";
import { Speaker } from "./speaker.ts";
import { homeserverNote, twoBots } from "./two-bots.ts";

const messages = 60;
const warmUp = 5;
/** Long enough for what Innkeeper still does after its answer, such as the read receipt: it mustn't slow down the echo. */
const pause = 400;
const command = "!port list";

/** How long a person waits for the answer to a command, against an echo. */
export async function reply(place: Place): Promise<Finding[]> {
  const { echo, innkeeper, person, url } = await twoBots(place);
  const speaker = await Speaker.listening({ url, ...person }, place.signal);
  const peer: number[] = [];
  const own: number[] = [];
  for (let round = -warmUp; round < messages; round++) {
    const echoed = await speaker.ask(echo.room, command);
    await systemClock.sleep(pause, place.signal);
    const answered = await speaker.ask(innkeeper.room, command);
    await systemClock.sleep(pause, place.signal);
    if (answered.content["org.innkeeper.kind"] !== "outcome") throw new Error(`Innkeeper said: ${JSON.stringify(answered.content)}`);
    if (round < 0) continue;
    peer.push(echoed.ms);
    own.push(answered.ms);
  }
  return [
    {
      title: `reply: from sending \`${command}\` until the answer is seen, ${messages} messages each, in turns`,
      notes: [homeserverNote],
      peer: "bare echo bot",
      own: "Innkeeper",
      unit: "ms",
      figures: [
        { label: "p50", peer: percentile(peer, 0.5), own: percentile(own, 0.5) },
        { label: "p95", peer: percentile(peer, 0.95), own: percentile(own, 0.95) },
      ],
      aim: { atMost: 1.1 },
    },
  ];
}
