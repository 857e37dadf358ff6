import { median, type Finding } from "./figures.ts";
import type { Place } from "./place.ts";
import { command, encryptedNote, homeserverNote, twoBots, type Answering } from "./two-bots.ts";

const messages = 25;
const rounds = 5;

/** Commands sent while the bot was down: from its start until the last of them is answered. */
export async function away(place: Place): Promise<Finding[]> {
  const { echo, innkeeper } = await twoBots(place, { encrypted: true });
  for (const { speaker } of [echo, innkeeper]) await speaker.ask(command);
  const peer: Answered[] = [];
  const own: Answered[] = [];
  for (let round = 0; round < rounds; round++) {
    peer.push(await afterwards(echo));
    own.push(await afterwards(innkeeper));
  }
  await Promise.all([echo.end(), innkeeper.end()]);
  const each = (all: readonly Answered[]): number => median(all.map(({ answers, milliseconds }) => milliseconds / answers));
  const shares = (all: readonly Answered[]): string => all.map(({ answers }) => answers).join(", ");
  return [
    {
      title: `away: ${messages} commands sent while the bot was down, from its start until the last answer is seen, for each answer, ${rounds} times`,
      notes: [homeserverNote, encryptedNote, `of ${messages} Innkeeper answered ${shares(own)}; the echo bot ${shares(peer)}`],
      peer: "bare echo bot",
      own: "Innkeeper",
      unit: "ms",
      figures: [{ label: "p50", peer: each(peer), own: each(own) }],
      aim: { atMost: 1.5 },
    },
  ];
}

type Answered = { readonly answers: number; readonly milliseconds: number };

async function afterwards(bot: Answering): Promise<Answered> {
  const { speaker } = bot;
  await bot.end();
  await speaker.say(command, messages);
  const begun = performance.now();
  const answers = speaker.answers(messages);
  await bot.restart();
  const { heard, last } = await answers;
  return { answers: heard.length, milliseconds: last - begun };
}
