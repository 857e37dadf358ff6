import type { Reason } from "../../model/error.ts";
import { line, type Reply } from "../../model/reply.ts";
import { sentences } from "../errors/phrase.ts";

/** The database can't be written, so nothing that is asked can be done. */
export const keepsNothing = (why: Reason): Reply => [
  line(`I can't write anything down: ${sentences(why)}`),
  line("Until then I run no command and answer nothing. I will read afterwards what you send meanwhile."),
];

/** It can be written again. */
export const keepsAgain = (): Reply => [line("I can write again, and go on.")];
