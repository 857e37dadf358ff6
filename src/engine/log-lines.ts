import { stripVTControlCharacters } from "node:util";
import type { LogLine } from "../model/engine.ts";
import type { Service } from "../model/instance/instance.ts";

/** Characters of a line that are kept. */
const longest = 2000;

/** What moves the cursor, rings, or turns the direction of writing: control characters but the tab, and Unicode's bidirectional ones. */
const unseen = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A line as it may be shown anywhere: no colours, no control characters, not overlong. */
export function cleanLine(line: string): string {
  const text = stripVTControlCharacters(line).replaceAll(unseen, "");
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** What one container said, by `docker logs --timestamps`: its two streams, the lines of each in order. */
export type Said = { readonly service: Service; readonly streams: readonly (readonly string[])[] };

const stamped = /^(\d{4}-\d\d-\d\dT\S+Z) ?(.*)$/s;

/** The newest lines of all, oldest first, merged by the time that Docker gave each. */
export function newestLines(said: readonly Said[], lines: number): readonly LogLine[] {
  const all = said.flatMap(({ service, streams }) => streams.flatMap((stream) => timed(service, stream)));
  // Docker's times all have the same length, so they sort as text; the sort is stable.
  return all
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
    .slice(-lines)
    .map(({ service, text }) => ({ service, text }));
}

/** A line without a time is the rest of the one before it. */
function timed(service: Service, stream: readonly string[]): readonly (LogLine & { readonly at: string })[] {
  let at = "";
  return stream
    .filter((line) => line !== "")
    .map((line) => {
      const [, time, text] = stamped.exec(line) ?? [];
      at = time ?? at;
      return { at, service, text: cleanLine(text ?? line) };
    });
}
