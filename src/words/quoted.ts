import { clipped } from "../model/clipped.ts";

/** What somebody typed, as code: it can't end the code by a backtick of its own, nor fill a screen. */
export const quoted = (typed: string): string => `\`${clipped(typed)}\``;
