import type { Finding } from "./figures.ts";
import type { Place } from "./place.ts";
import { command, encryptedNote, homeserverNote, twoBots, type Answering } from "./two-bots.ts";

const messages = 500;
const warmUp = 5;

/** Many commands at once in an encrypted room, until all are answered. */
export async function burst(place: Place): Promise<Finding[]> {
  const { echo, innkeeper } = await twoBots(place, { encrypted: true });
  const [peer, own] = [await answered(echo), await answered(innkeeper)];
  await Promise.all([echo.end(), innkeeper.end()]);
  if (own.answers < messages) throw new Error(`Innkeeper answered ${own.answers} of ${messages}.`);
  return [
    {
      title: `burst: ${messages} commands, as fast as the homeserver takes them, until the last answer is seen, for each answer`,
      notes: [homeserverNote, encryptedNote, `Innkeeper answered ${own.answers}, the echo bot ${peer.answers}`],
      peer: "bare echo bot",
      own: "Innkeeper",
      unit: "ms",
      figures: [{ label: "each", peer: peer.milliseconds / peer.answers, own: own.milliseconds / own.answers }],
      aim: { atMost: 1.5 },
    },
  ];
}

async function answered({ speaker }: Answering): Promise<{ readonly answers: number; readonly milliseconds: number }> {
  for (let round = 0; round < warmUp; round++) await speaker.ask(command);
  const begun = performance.now();
  const answers = speaker.answers(messages);
  await speaker.say(command, messages);
  const { heard, last } = await answers;
  return { answers: heard.length, milliseconds: last - begun };
}
