import { MatrixError } from "matrix-bot-sdk";
import { setImmediate as breathe } from "node:timers/promises";
import { expect, test } from "vitest";
import { transaction } from "../../../../src/matrix/outbound/delivery.ts";
import { SendScheduler } from "../../../../src/matrix/outbound/send-scheduler.ts";
import { render } from "../../../../src/matrix/outbound/render.ts";
import { Sender } from "../../../../src/matrix/outbound/sender.ts";
import type { Outgoing, QueuedOutgoing } from "../../../../src/model/rooms/outgoing.ts";
import { line } from "../../../../src/model/reply.ts";
import { FakeClock } from "../../../fakes/clock.ts";
import { freshRegistry } from "../../registry/fresh.ts";

const room = "!admin:example.org";
const answer = (text: string, more: Partial<Outgoing> = {}): Outgoing => ({ room, reply: [line(text)], kind: "outcome", replyTo: `$${text}`, thread: null, asker: "@alice:example.org", ...more });
const notice = (text: string): Outgoing => ({ room, reply: [line(text)], kind: "notice", replyTo: null, thread: null, asker: null });

/** A bot's queue before a Synapse with its default limit: one message in five seconds after a burst of ten. */
function synapse() {
  const { registry } = freshRegistry();
  const { outbox } = registry;
  const clock = new FakeClock(0);
  const arrived = new Map<string, QueuedOutgoing & { readonly at: number }>();
  let left = 10;
  let leftAt = 0;
  /** Called with each message that has arrived, before anybody hears that it has. */
  let noticed: (message: QueuedOutgoing) => void = () => undefined;

  const deliver = async (message: QueuedOutgoing): Promise<{ readonly event: string }> => {
    await breathe();
    const name = transaction(message);
    if (!arrived.has(name)) {
      left = Math.min(10, left + (clock.now() - leftAt) / 5000);
      leftAt = clock.now();
      if (left < 1) throw new MatrixError({ errcode: "M_LIMIT_EXCEEDED", error: "Too Many Requests", retry_after_ms: Math.ceil((1 - left) * 5000) }, 429);
      left -= 1;
      arrived.set(name, { ...message, at: clock.now() });
    }
    noticed(message);
    return { event: name };
  };

  /** A program that empties the outbox, until it is killed. */
  function live() {
    const stopping = new AbortController();
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const sendScheduler = new SendScheduler({ clock, signal: stopping.signal });
    const sender = new Sender({ outbox, questions: registry.confirmations, delivery: { deliver }, sendScheduler, storageOutage: { failed: () => undefined }, clock, log: quiet, signal: stopping.signal });
    return { sendScheduler, sender, kill: () => stopping.abort(new Error("killed")) };
  }

  return {
    outbox,
    put: (messages: readonly Outgoing[]): void => registry.together(() => messages.forEach((message) => outbox.put(message))),
    clock,
    live,
    onArrival: (call: typeof noticed) => (noticed = call),
    bodies: () => [...arrived.values()].map(({ reply }) => render(reply, () => "").body),
    last: () => [...arrived.values()].at(-1),
    emptied: async (): Promise<void> => {
      while (outbox.lanes().length > 0) await breathe();
    },
  };
}

const numbered = (text: string): readonly string[] => text.match(/\bn\d+\b/g) ?? [];

test("500 answers at once are all there within two minutes, in order and once", async () => {
  const { put, clock, live, bodies, emptied } = synapse();
  const all = Array.from({ length: 500 }, (_, index) => `n${index}`);
  put(all.map((text) => answer(text)));
  live().sender.wake();
  await emptied();
  expect(bodies().flatMap(numbered)).toEqual(all);
  expect(clock.now()).toBeLessThan(120_000);
});

test("an answer overtakes notices that wait, and those are one message, in order", async () => {
  const { outbox, live, bodies, emptied } = synapse();
  for (let each = 0; each < 12; each++) outbox.put(answer(`n${each}`));
  const { sender } = live();
  sender.wake();
  while (bodies().length < 10) await breathe();
  for (const text of ["dev stopped", "trial stopped", "web is back"]) outbox.put(notice(text));
  outbox.put(answer("last"));
  sender.wake();
  await emptied();
  expect(bodies().slice(-3)).toEqual(["last", "dev stopped", "trial stopped\nweb is back"]);
});

test("trouble and its end overtake what is only good to know, stay in their order, and ring once together", async () => {
  const { outbox, live, bodies, emptied, last } = synapse();
  for (let each = 0; each < 12; each++) outbox.put(answer(`n${each}`));
  const { sender } = live();
  sender.wake();
  while (bodies().length < 10) await breathe();
  outbox.put(notice("web was started"));
  for (let each = 0; each < 4; each++) outbox.put({ ...notice(`dev is down ${each}`), kind: "alert" });
  outbox.put({ ...notice("dev is back"), kind: "resolved" });
  outbox.put(answer("last"));
  sender.wake();
  await emptied();
  expect(bodies().slice(-3)).toEqual(["dev is down 0\ndev is down 1\ndev is down 2\ndev is down 3\ndev is back", "last", "web was started"]);
  expect(last()).toMatchObject({ kind: "notice" });
});

test("answers that are put together say so, answer the newest command, and leave a question alone", async () => {
  const { outbox, live, bodies, emptied, last } = synapse();
  for (let each = 0; each < 11; each++) outbox.put(answer(`n${each}`));
  for (const text of ["dev is running.", "trial did not start."]) outbox.put(answer(text, { kind: "failure" }));
  outbox.put(answer("web stopped."));
  outbox.put(answer("Really?", { kind: "prompt" }));
  live().sender.wake();
  await emptied();
  expect(bodies().slice(-2)).toEqual([
    "This homeserver limits how much I may send, so here are 3 answers in one, in the order of the commands:\n↩ dev is running.\n↩ trial did not start.\n↩ web stopped.",
    "Really?",
  ]);
  expect(last()).toMatchObject({ kind: "prompt" });
});

test("few notices stay messages of their own while the homeserver takes them", async () => {
  const { outbox, live, bodies, emptied } = synapse();
  for (const text of ["dev stopped", "trial stopped"]) outbox.put(notice(text));
  live().sender.wake();
  await emptied();
  expect(bodies()).toEqual(["dev stopped", "trial stopped"]);
});

test("killed after any message has arrived, and started again with more in the queue: nothing is lost, doubled or out of order", async () => {
  for (const deaths of [1, 2, 3, 5, 9, 12, 14]) {
    const { put, live, bodies, emptied, onArrival } = synapse();
    const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, index) => from + index);
    put([...range(0, 30).map((each) => answer(`n${each}`)), ...range(30, 40).map((each) => notice(`n${each}`))]);
    let arrivals = 0;
    const first = live();
    const died = new Promise<void>((resolve) => {
      onArrival(() => {
        if (++arrivals < deaths) return;
        first.kill();
        resolve();
        throw new Error("nobody heard of it");
      });
    });
    first.sender.wake();
    await Promise.race([died, emptied()]);
    await breathe();
    onArrival(() => undefined);
    put(range(40, 50).map((each) => (each % 2 === 0 ? answer(`n${each}`) : notice(`n${each}`))));
    live().sender.wake();
    await emptied();

    const said = bodies().flatMap(numbered).map((each) => Number(each.slice(1)));
    const notices = said.filter((each) => each >= 30 && (each < 40 || each % 2 === 1));
    const answers = said.filter((each) => !notices.includes(each));
    expect(said.toSorted((one, other) => one - other), `killed at ${deaths}`).toEqual(range(0, 50));
    for (const lane of [answers, notices]) expect(lane).toEqual(lane.toSorted((one, other) => one - other));
  }
});

test("a limit that was lifted leaves progress all room; one that wasn't keeps some of it for answers", async () => {
  const { clock, live } = synapse();
  const { sendScheduler } = live();
  const shown = (): number => Array.from({ length: 20 }, () => sendScheduler.showsProgress()).filter(Boolean).length;
  expect(shown()).toBe(7);
  clock.pass(5000);
  expect(shown()).toBe(1);
  sendScheduler.lift();
  expect(shown()).toBe(20);
  sendScheduler.hold(1000);
  expect(shown()).toBe(0);
});
