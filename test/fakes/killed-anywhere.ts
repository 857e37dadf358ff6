import { expect } from "vitest";
import { FakeFiles } from "./files.ts";
import { alice, fakeRoom, type FakeRoom } from "./room.ts";

export type Story = {
  /** What was there before; nobody is killed then. */
  readonly before?: (room: FakeRoom) => Promise<void>;
  /** What is killed in the middle. */
  readonly ask: (room: FakeRoom) => Promise<void>;
};

/** One person, saying one thing. */
export const says = (what: string) => (room: FakeRoom): Promise<void> => room.says(alice, what);

export const small = says("!instance create dev --start");
export const removed = async (room: FakeRoom): Promise<void> => {
  await room.says(alice, "!instance remove dev");
  await room.confirms(alice);
};

/** A room in which the bot is killed once so many changes have been made, and then starts again. */
async function killedAfter(changes: number, { before, ask }: Story): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles(), choices: { startDeadlineMs: 1000 } });
  await before?.(room);
  room.life.dieAfter(changes);
  await ask(room);
  await room.resumes();
  return room;
}

/** What was done when nobody is killed: each change is a place to be killed after. */
async function undisturbed({ before, ask }: Story): Promise<{ room: FakeRoom; changes: readonly string[] }> {
  const room = fakeRoom({ files: new FakeFiles(), choices: { startDeadlineMs: 1000 } });
  await before?.(room);
  const made = room.life.changes.length;
  await ask(room);
  return { room, changes: room.life.changes.slice(made) };
}

/** Each change of what is, and each beginning of a step that changes nothing; after its end the next one begins. */
const placesToDie = (changes: readonly string[]): readonly number[] =>
  [...changes.keys()].filter((at) => changes[at] !== "jobs.end" && (changes[at] !== "jobs.begin" || changes[at + 1] === "jobs.end")).map((at) => at + 1);

/** What a room shows, and then is gone. */
function leave(room: FakeRoom): { readonly state: unknown; readonly words: readonly string[]; readonly audit: readonly string[] } {
  const left = { state: room.state(), words: room.words(), audit: room.written() };
  room.clear();
  return left;
}

/** Tells the story once for each place in it where the bot can be killed: it ends as it does undisturbed, with the same words, and the same in the audit. */
export async function killedAnywhere(story: Story): Promise<void> {
  const whole = await undisturbed(story);
  const places = placesToDie(whole.changes);
  expect(places.length).toBeGreaterThan(4);
  const end = leave(whole.room);
  for (const after of places) {
    const room = await killedAfter(after, story);
    expect(leave(room), `killed after change ${after}, ${whole.changes[after - 1]}`).toEqual(end);
  }
}
