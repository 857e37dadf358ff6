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
