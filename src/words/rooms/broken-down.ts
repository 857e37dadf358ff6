import type { Reason } from "../../model/error.ts";
import { line, type Reply } from "../../model/reply.ts";
import { phrase } from "../errors/phrase.ts";

const brief = "I broke down and was started again";

/** Said at the start after something failed that nobody had foreseen. */
export const brokeDown = (ref: string): Reply => [line(`${brief}: something went wrong on my side (ref ${ref}, the log has the details). What was under way goes on.`)];

/** Said once the keys can be written again, without which nothing could be said before. */
export const keysBack = (why: Reason): Reply => [line(`${brief}: ${phrase(why).message} That is over, and I go on. I have now read what you sent meanwhile.`)];

/** Said once the bot is back as another session of its account. */
export const signedInAnew = (): Reply => [
  line(`${brief}: my session was ended on the homeserver, so I signed in again.`),
  line("If none of you did that, change my account's password, and put the new one where the config names it. I can't read what was encrypted before I came back: send it again."),
];

/** Whether a reply says one of that. */
export const tellsOfBreakdown = ([first]: Reply): boolean => first?.kind === "line" && first.text.startsWith(brief);
