import type { ChatMessage } from "../src/model/rooms/chat.ts";
import { systemClock } from "../src/runtime/system-clock.ts";
import type { Finding } from "./finding.ts";
import { openHouse } from "./house.ts";
import { Random } from "./random.ts";

export type EncryptedOptions = { readonly kills: number; readonly seed: number; readonly signal: AbortSignal; readonly say: (text: string) => void };

/** How long an answer may take, in milliseconds. */
const patience = 60_000;
/** Messages between two kills, at most. */
const mostAtOnce = 4;
/** In which the bot is killed after something was said to it, in milliseconds: its start takes about as long. */
const within = 1500;

const answersOf = (heard: readonly ChatMessage[], event: string): readonly ChatMessage[] => heard.filter(({ answers, edits, kind }) => answers === event && edits === null && kind === "outcome");

/** A conversation in an encrypted room with a bot that is killed at random moments of it, at its start too. */
export async function encryptedKills({ kills, say, seed, signal }: EncryptedOptions): Promise<Finding> {
  const begun = Date.now();
  const random = new Random(seed);
  const house = await openHouse(signal);
  const { bot, chat, heard } = house;
  const sent: string[] = [];
  const lost: string[] = [];
  try {
    await bot.start(signal);
    for (let killed = 1; killed <= kills; killed++) {
      const dead = random.chance(0.2);
      if (dead) await bot.kill();
      const events: string[] = [];
      for (let left = 1 + random.below(mostAtOnce); left > 0; left--) events.push(await chat.send("!trust list"));
      sent.push(...events);
      if (dead) bot.spawn();
      await systemClock.sleep(random.next() * within, signal);
      await bot.kill();
      await bot.start(signal);
      for (const event of events) {
        if (await answered(heard, event, signal)) continue;
        lost.push(`${killed}: ${event}. It logged:\n${bot.said.slice(-1500)}`);
      }
      if (killed % 10 === 0) say(`  ${Math.round((Date.now() - begun) / 1000)} s, ${killed} kills, ${sent.length} commands`);
    }
    // What would come twice has come by now.
    await systemClock.sleep(3000, signal);
    const read = new Set(heard.map(({ event }) => event));
    const spoken = await house.spoken();
    const seconds = (Date.now() - begun) / 1000;
    return {
      title: `encrypted: a bot killed ${kills} times in an encrypted conversation, seed ${seed}`,
      notes: [`${sent.length} commands and ${spoken.length} messages of the bot in ${Math.round(seconds)} s`],
      faults: {
        "commands lost": lost,
        "answered twice": sent.filter((event) => answersOf(heard, event).length > 1),
        "answers that can't be read": spoken.filter(({ event_id: event }) => !read.has(event)).map(({ event_id: event }) => event),
        "said unencrypted": spoken.filter(({ type }) => type !== "m.room.encrypted").map(({ event_id: event }) => event),
      },
    };
  } finally {
    await house.close();
  }
}

async function answered(heard: readonly ChatMessage[], event: string, signal: AbortSignal): Promise<boolean> {
  for (const until = Date.now() + patience; Date.now() < until; ) {
    if (answersOf(heard, event).length > 0) return true;
    await systemClock.sleep(20, signal);
  }
  return false;
}
