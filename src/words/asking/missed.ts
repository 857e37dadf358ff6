import { line, type Reply } from "../../model/reply.ts";
import { count, duration } from "../quantity.ts";
import { quoted } from "../quoted.ts";

const minute = 60_000;
/** More than these are counted, not named. */
const mostNamed = 5;

/**
 * What was asked in one room while the bot was away for too long.
 * @param messages each with how long that was at most; null where it isn't known.
 */
export function notRun(messages: readonly { readonly commands: readonly string[]; readonly awayMs: number | null }[]): Reply {
  const spans = messages.map(({ awayMs }) => awayMs);
  const commands = messages.flatMap((message) => message.commands);
  // Longer than the last of them at most: when exactly each was sent, only a clock says that isn't ours.
  const when = spans.includes(null)
    ? "a time when I was away; how long that was I can't tell, because this machine's clock has been set back"
    : `up to ${duration(Math.round(Math.max(...spans.map(Number)) / minute) * minute)} ago, when I was away`;
  if (commands.length === 1) return [line(`Not run: it is from ${when}. Send it again if you still want it.`)];
  const which = commands.length > mostNamed ? `these ${count(commands.length, "command")}` : commands.map(quoted).join(", ");
  return [line(`Not run: ${which}. They are from ${when}. Send again what you still want.`)];
}
