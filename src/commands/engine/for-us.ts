/** `yes` or `no`, with a question's number or without. */
export const answer = /^!?(yes|no)(?:\s+(\d{1,8}))?[.!]?$/iu;

/** Whether a line, on its own, begins as what is meant for the bot does where others talk, too: a command, or an answer. */
export function startsForUs(line: string): boolean {
  const trimmed = line.trim();
  return /^[!！]\p{L}/u.test(trimmed) || answer.test(trimmed);
}
