import { questionLastsMs } from "../model/rooms/confirmations.ts";

/** One that is open for longer than any can be was asked by another clock: this one has been set back since. */
const longestMs = questionLastsMs + 60_000;

/** Whether a row's question still waits, in SQL. */
export const isOpen = `expiresAt > :now AND expiresAt <= :now + ${longestMs}`;
