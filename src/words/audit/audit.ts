import type { AuditEntry, Audited, AuditKind } from "../../model/jobs/audit.ts";
import { elsewhere } from "../../model/jobs/origin.ts";
import type { AuditExport, AuditList } from "../../model/jobs/job-outcomes.ts";
import { line, type Reply } from "../../model/reply.ts";
import { clockTime, moment } from "../quantity.ts";
import { quoted } from "../quoted.ts";

/** Who asked what, newest first: two short lines each. */
export function audited({ entries, here, name }: AuditList, now: number): Reply {
  const about = name === null ? "" : ` about ${name}`;
  if (entries.length === 0) return [line(`Nobody has asked me anything${about} yet.`)];
  const id = entries.find(({ entry }) => entry.job !== null)?.entry.job ?? null;
  return [
    line(entries.length === 1 ? `The last entry${about}` : `The last ${entries.length} entries${about}, newest first`),
    ...entries.map((each) => line(`${opening(each, here, now)}\n${whatAndHow(each)}`)),
    ...(id === null ? [] : [line(`More on a job: \`!jobs show ${id}\``)]),
    line(`All of it, as JSON lines: \`!audit export${name === null ? "" : ` ${name}`}\``),
  ];
}

/** The audit as a file. */
export function auditExported(source: AuditExport): Reply {
  const { after, instance } = source;
  return [
    line(`Who asked what${instance === null ? "" : ` about ${instance}`} is in the file, a line of JSON each.`),
    ...(after === 0 ? [] : [line("It goes back no further than the newest 10,000 entries; a shell on the host gives all: `npm run innkeeper -- audit export`")]),
    { kind: "file", name: `audit${instance === null ? "" : `-${instance}`}.jsonl`, of: source },
  ];
}

const signs: Readonly<Record<AuditKind, string>> = {
  job: "⏳", done: "✓", failed: "✗", cancelled: "↺", resumed: "↻", answered: "✓", refused: "✗", unclear: "✗", missed: "✗", replayed: "⚠", question: "?", declined: "○", expired: "○", believed: "✓", key: "⚠",
};

function opening({ end, entry }: Audited, here: string | null, now: number): string {
  return `${signs[(end ?? entry).kind]} ${time(entry.at, now)} ${[entry.who, ...place(entry, here)].join(", ")}:`;
}

/** What is long ago has a date for others, and here its time, too. */
function time(at: number, now: number): string {
  const said = moment(at, now);
  return said.includes(":") ? said : `${said}, ${clockTime(at)}`;
}

/** Shells and pages stand beside the name already. */
function place({ device, place, who }: AuditEntry, here: string | null): readonly string[] {
  if (place.kind === "shell") return who.endsWith("(shell)") ? [] : ["in a shell"];
  if (place.kind === "page") return who.endsWith("(by link)") ? [] : ["by link"];
  return [place.room === here ? "here" : place.room === elsewhere ? "in another room" : `in ${place.room}`, ...(device === null ? [] : [`device ${device}`])];
}

function whatAndHow({ end, entry }: Audited): string {
  const { command, job, said } = entry;
  const what = said === null ? command : /^!?(yes|no)\b/i.test(said) && command !== null ? `${command} (${said})` : said;
  // Without its mark: a terminal would make a line of its own kind of it, which nobody typed.
  return [...(what === null ? [] : [quoted(what.replace(/^[!！]/, ""))]), how(end ?? entry), ...(job === null ? [] : [`job ${job}`])].join(", ");
}

function how({ code, kind, note }: AuditEntry): string {
  const why = code === null ? "" : `: ${code}`;
  const ref = note === null ? "" : ` (${note})`;
  switch (kind) {
    case "job":
      return note === null ? "under way" : `under way, ${note}`;
    case "done":
      return "done";
    case "failed":
      return `failed${why}${ref}`;
    case "cancelled":
      return `cancelled by ${note ?? "somebody"}`;
    case "resumed":
      return "resumed after a crash";
    case "answered":
      return note ?? "answered";
    case "refused":
      return `refused${why}${ref}`;
    case "unclear":
      return note === null ? `not understood${why}` : `not understood: ${quoted(note.replace(/^!/, ""))}?`;
    case "missed":
      return "not run: I was away";
    case "replayed":
      return "a replay, not run";
    case "question":
      return `waiting for your answer (${note ?? ""})`;
    case "declined":
      return "left as it is";
    case "expired":
      return `question ${note ?? ""} was not answered`;
    case "believed":
      return `trusted as the first owner, ${note ?? ""}`;
    case "key":
      return `a message with ${note ?? "a key"} in it, ${code === "removed" ? "removed" : "which I may not remove"}`;
  }
}
