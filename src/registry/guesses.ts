import { z } from "zod";
import type { Guesses } from "../model/rooms/guesses.ts";
import { isOpen } from "./open-question.ts";
import type { Store } from "./store.ts";

const Row = z.object({ asker: z.string(), room: z.string(), line: z.string(), expiresAt: z.number() });

/** The table of what was probably meant. */
export function guessesIn(store: Store): Guesses {
  const put = store.change("INSERT OR REPLACE INTO guesses (asker, room, line, expiresAt) VALUES (:asker, :room, :line, :expiresAt)");
  const find = store.row(Row, `SELECT * FROM guesses WHERE asker = :asker AND room = :room AND ${isOpen}`);
  const remove = store.change("DELETE FROM guesses WHERE asker = :asker AND room = :room");
  const removeAll = store.change("DELETE FROM guesses WHERE room = :room");

  return {
    offer: (guess) => void put(guess),
    find: (asker, room, now) => find({ asker, room, now }),
    take: (asker, room) => remove({ asker, room }) === 1,
    forgetAll: (room) => void removeAll({ room }),
  };
}
