import type { Incoming } from "../../model/rooms/incoming.ts";
import { line, type Reply } from "../../model/reply.ts";
import { count, duration } from "../quantity.ts";
import { quoted } from "../quoted.ts";

const minute = 60_000;
/** More than these are counted, not named. */
const mostNamed = 5;

/** Commands of one room that came while the bot was away for too long. */
export function notRun(messages: readonly Pick<Incoming, "body" | "missed">[]): Reply {
  const spans = messages.map(({ missed }) => missed?.away ?? null);
  // Longer than the last of them at most: when exactly each was sent, only a clock says that isn't ours.
  const when = spans.includes(null)
    ? "a time when I was away; how long that was I can't tell, because this machine's clock has been set back"
    : `up to ${duration(Math.round(Math.max(...spans.map(Number)) / minute) * minute)} ago, when I was away`;
  if (messages.length === 1) return [line(`Not run: it is from ${when}. Send it again if you still want it.`)];
  const which = messages.length > mostNamed ? `these ${count(messages.length, "command")}` : messages.map(({ body }) => quoted(body)).join(", ");
  return [line(`Not run: ${which}. They are from ${when}. Send again what you still want.`)];
}
