import { line, type Block } from "../../model/reply.ts";
import { count } from "../quantity.ts";
import { quoted } from "../quoted.ts";

/** More than these are counted, not named. */
const mostNamed = 5;

/** Why the commands below one in a message aren't run: it was refused, its job failed, or it asks something first. */
export type WhyNotReached = "refused" | "failed" | "asked";

/** The commands of a message that aren't run because of the one above them. */
export function notReached(commands: readonly string[], why: WhyNotReached): Block {
  const which = commands.length > mostNamed ? `the other ${count(commands.length, "command")} of that message` : commands.map((each) => quoted(each.replace(/\s+/g, " "))).join(", ");
  if (why === "asked") return line(`Not run, because this needs your answer first: ${which}. Send ${commands.length === 1 ? "it" : "them"} afterwards.`);
  return line(`Not run, because ${why === "failed" ? "the command before failed" : "of that"}: ${which}`);
}
