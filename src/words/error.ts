import { replaceKeys } from "../model/rooms/known-key.ts";
import type { Failure } from "../model/jobs/job.ts";
import type { Json } from "../model/json.ts";
import { code as letterByLetter, line, type Reply } from "../model/reply.ts";
import { readBefore } from "./instance/before.ts";
import { quoted } from "./quoted.ts";
import { phrase } from "./errors/phrase.ts";

/** What went wrong, and what to do. `asked` is what was being done: a line as typed, or a command's path. */
export function failed({ code, facts, ref }: Failure, asked: string): Reply {
  if (ref !== null) {
    return [line(`Something went wrong on my side while I did ${quoted(asked)} (ref ${ref}). I undid what I had begun. The log has the details under that ref.`)];
  }
  const { detail, hint, message } = phrase({ code, facts });
  if (code === "job-cancelled") return [line(message), line(asked === "trash empty" ? "What it had deleted by then stays deleted." : "What it had begun is undone.")];
  return [line(message), ...lastSaid(detail), ...hinted(hint)];
}

/** The first half of a command line stands although its start failed. `before` is that half's outcome. */
export function createdButNotStarted(failure: Failure, before: Json): Reply {
  const earlier = readBefore(before);
  if (earlier === null) return failed(failure, "instance start");
  const { name } = earlier;
  const done = earlier.kind === "created" ? "is created" : "is back from the trash";
  const { detail, hint, message } = phrase(failure);
  const why = failure.ref === null ? message : `Something went wrong on my side (ref ${failure.ref}); the log has the details under that ref.`;
  return [
    line(`${name} ${done}, but it did not start. It stays, stopped.`),
    line(why),
    ...lastSaid(detail),
    ...hinted(hint),
    line(`Then: \`!instance start ${name}\``),
  ];
}

const hinted = (hint: string | undefined): Reply => (hint === undefined ? [] : [line(hint)]);

/** The end of a log, where the cause may stand. */
const lastSaid = (detail: string | undefined): Reply => (detail === undefined ? [] : [line("Last it said:"), letterByLetter(replaceKeys(detail, "[key]"))]);
