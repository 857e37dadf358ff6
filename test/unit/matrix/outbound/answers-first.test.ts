import { beforeEach, expect, test } from "vitest";
import { AnswersFirst } from "../../../../src/matrix/outbound/answers-first.ts";
import { FakeClock } from "../../../fakes/clock.ts";

let clock: FakeClock;
let answersFirst: AnswersFirst;
/** Ends when the answers have been sent; tells whether there were any. */
let sending: () => Promise<boolean>;
const stopping = new AbortController();

beforeEach(() => {
  clock = new FakeClock(0);
  sending = async () => false;
  answersFirst = new AnswersFirst({ sender: { answered: () => sending() }, clock, signal: stopping.signal });
});

/** How long the next sync is held up, in milliseconds. */
async function held(): Promise<number> {
  const begun = clock.now();
  await answersFirst.given();
  return clock.now() - begun;
}

test("a sync that brought no command is followed by the next at once", async () => {
  expect(await held()).toBe(0);
});

test("after a quick command the next sync comes once its answer was sent and people's apps have had time to fetch it", async () => {
  answersFirst.working(clock.sleep(30));
  sending = async () => clock.sleep(40).then(() => true);
  expect(await held()).toBe(30 + 40 + 20);
  expect(await held()).toBe(40 + 20);
  sending = async () => false;
  expect(await held()).toBe(0);
});

test("for a command that takes its time the bot doesn't stop listening: 150 ms, and once", async () => {
  answersFirst.working(clock.sleep(60_000));
  expect(await held()).toBe(150 + 20);
  expect(await held()).toBe(0);
});

test("nor while answers wait for a homeserver that is slow: half a second at most", async () => {
  sending = async () => clock.sleep(60_000).then(() => true);
  expect(await held()).toBe(500);
});

test("a command that fails, and a bot that stops, hold up nothing for longer", async () => {
  answersFirst.working(Promise.reject(new Error("broken")));
  expect(await held()).toBe(20);
  answersFirst.working(new Promise(() => undefined));
  const given = held();
  stopping.abort(new Error("stopped"));
  expect(await given).toBe(0);
});
