import { randomInt } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import type { Audit } from "../model/jobs/audit.ts";
import { UserError } from "../model/error.ts";
import type { Json } from "../model/json.ts";
import type { Confirmations } from "../model/rooms/confirmations.ts";
import { subjectOf, withSubject } from "../model/jobs/subject.ts";
import { isOpen } from "./open-question.ts";
import type { Store } from "./store.ts";

const Row = z.object({
  number: z.string(),
  asker: z.string(),
  room: z.string(),
  event: z.string(),
  command: z.string(),
  input: z.string(),
  instanceId: z.string().nullable(),
  expiresAt: z.number(),
});

/** The table of questions that wait for `yes NUMBER`. */
export function confirmationsIn(store: Store, audit: Pick<Audit, "add">, now: Clock["now"]): Confirmations {
  const old = store.rows(Row, `SELECT * FROM confirmations WHERE NOT (${isOpen}) ORDER BY expiresAt, number`);
  const insert = store.change(`INSERT OR IGNORE INTO confirmations (number, asker, room, event, command, input, instanceId, expiresAt)
    VALUES (:number, :asker, :room, :event, :command, :input, :instanceId, :expiresAt)`);
  const find = store.row(Row, `SELECT * FROM confirmations WHERE number = :number AND asker = :asker AND room = :room AND ${isOpen}`);
  const latest = store.row(Row, `SELECT * FROM confirmations WHERE asker = :asker AND room = :room AND ${isOpen} ORDER BY expiresAt DESC, rowid DESC LIMIT 1`);
  const asked = store.change("UPDATE confirmations SET prompt = :prompt WHERE room = :room AND event = :event");
  const ofPrompt = store.row(Row, "SELECT * FROM confirmations WHERE room = :room AND prompt = :prompt AND asker = :asker");
  const remove = store.change("DELETE FROM confirmations WHERE number = :number");

  function expire(): void {
    for (const { asker: who, command, event, input: json, number, room } of old({ now: now() })) {
      remove({ number });
      const input = JSON.parse(json) as Json;
      audit.add({ kind: "expired", who, place: { kind: "room", room, event, thread: null }, command: withSubject(command, input), instance: subjectOf(input).name, note: number });
    }
  }

  return {
    expire: () => {
      // Looked first without keeping others from writing.
      if (old({ now: now() }).length > 0) store.together(expire);
    },
    ask: (question) =>
      store.together(() => {
        expire();
        for (let tries = 0; tries < 1000; tries++) {
          const confirmation = { ...question, number: String(randomInt(1000, 10_000)) };
          if (insert(confirmation) === 1) return confirmation;
        }
        throw new UserError("too-many-questions", {});
      }),
    find: (number, asker, room, at) => find({ number, asker, room, now: at }),
    latest: (asker, room, at) => latest({ asker, room, now: at }),
    asked: (room, event, prompt) => void asked({ room, event, prompt }),
    numberOf: (room, prompt, asker) => ofPrompt({ room, prompt, asker })?.number ?? null,
    forget: (number) => remove({ number }) === 1,
  };
}
