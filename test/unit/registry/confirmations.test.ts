import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { freshRegistry } from "./fresh.ts";

const question = { asker: "@alice:example.org", room: "!a:example.org", event: "$command", command: "instance remove", input: "{}", instanceId: "dev", expiresAt: 1000 };

test("only who was asked, where they were asked, in time, and once", () => {
  const { confirmations } = freshRegistry({ now: () => 0 }).registry;
  const asked = confirmations.ask(question);
  expect(asked.number).toMatch(/^\d{4}$/);
  const answer = (asker: string, room: string, now: number) => confirmations.find(asked.number, asker, room, now);
  expect(answer("@mallory:example.org", question.room, 1)).toBeNull();
  expect(answer(question.asker, "!b:example.org", 1)).toBeNull();
  expect(answer(question.asker, question.room, 1000)).toBeNull();
  expect(answer(question.asker, question.room, 999)).toEqual(asked);
  confirmations.forget(asked.number);
  expect(answer(question.asker, question.room, 999)).toBeNull();
});

test("a question isn't open for longer because the clock was set back: it ends, and doesn't come back with the time", () => {
  let now = 10_000_000;
  const { confirmations, guesses } = freshRegistry({ now: () => now }).registry;
  const { number } = confirmations.ask({ ...question, expiresAt: now + 300_000 });
  guesses.offer({ asker: question.asker, room: question.room, line: "!instance list", expiresAt: now + 300_000 });
  const found = (): readonly unknown[] => [confirmations.find(number, question.asker, question.room, now), confirmations.latest(question.asker, question.room, now)?.number, guesses.find(question.asker, question.room, now)];
  // As a time server sets it right.
  now -= 30_000;
  expect(found()).toMatchObject([{ number }, number, { line: "!instance list" }]);
  now -= 3 * 3_600_000;
  expect(found()).toEqual([null, undefined, null]);
  confirmations.expire();
  now = 10_000_000;
  expect(found().slice(0, 2)).toEqual([null, undefined]);
});

test("no two open questions have one number, and expired ones are forgotten", () => {
  let now = 0;
  const { registry, dataRoot } = freshRegistry({ now: () => now });
  const numbers = Array.from({ length: 400 }, () => registry.confirmations.ask(question).number);
  expect(new Set(numbers).size).toBe(400);
  now = 1000;
  registry.confirmations.ask({ ...question, expiresAt: 2000 });
  const db = new Database(join(dataRoot, "innkeeper.db"), { readonly: true });
  expect(db.prepare("SELECT count(*) FROM confirmations").pluck().get()).toBe(1);
  db.close();
});
