import type { Completion, Typing } from "../commands/engine/complete.ts";

/** What Tab does to a line. */
export type Completed = {
  /** The end of what stands before the cursor, in whose place `inserted` goes. */
  readonly typed: string;
  /** Null where nothing is certain. */
  readonly inserted: string | null;
  /** All that it could be, where that is more than one; null where there is nothing to choose. */
  readonly choices: string | null;
};

/** Goes as far as it is certain: a single candidate whole, of several what they begin with. What can't be looked up now is no candidate. */
export function completed(complete: (line: Typing) => Completion, line: Typing): Completed {
  const { candidates, typed } = found(complete, line);
  const [only, ...others] = candidates;
  if (only === undefined) return { typed, inserted: null, choices: null };
  // After `KEY=` its value comes.
  if (others.length === 0) return { typed, inserted: line.after === "" && !only.endsWith("=") ? `${only} ` : only, choices: null };
  const begin = beginning(candidates);
  if (begin.length > typed.length && begin.toLowerCase().startsWith(typed.toLowerCase())) return { typed, inserted: begin, choices: null };
  return { typed, inserted: null, choices: candidates.join(" · ") };
}

function found(complete: (line: Typing) => Completion, line: Typing): Completion {
  try {
    return complete(line);
  } catch {
    return { typed: "", candidates: [] };
  }
}

/** What several words begin with. */
function beginning([first = "", ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
