import { keyIn } from "../../model/rooms/known-key.ts";

/** Where ids, hashes and the keys of encrypted files stand, which look like anything. */
const notSaid = new Set(["file", "thumbnail_file", "event_id", "url", "hashes"]);
/** Deeper than this no client writes. */
const deepest = 10;

/** What the key is that stands anywhere in an event's content: its text, an edit's new one, a caption, a poll. Null where there is none. */
export function keyInside(content: unknown, depth = 0): string | null {
  if (typeof content === "string") return keyIn(content);
  if (typeof content !== "object" || content === null || depth > deepest) return null;
  for (const [name, value] of Object.entries(content)) {
    const what = notSaid.has(name) ? null : keyInside(value, depth + 1);
    if (what !== null) return what;
  }
  return null;
}
