/** `yes` or `no`, with a question's number or without. */
export const answer = /^!?(yes|no)(?:\s+(\d{1,8}))?[.!]?$/iu;

/** What people say, or react with, for `yes` and `no`; skin tones and such aside. */
const nearly = [
  "y", "ye", "yes please", "yep", "yeah", "yup", "ok", "okay", "okey", "k", "sure", "confirm", "confirmed", "go ahead", "do it", "ja", "jo", "jawohl", "oui", "si", "sí", "sì", "sim", "da", "да", "tak", "evet", "はい", "是", "👍", "👌", "✅", "✔", "☑", "💯", "+1",
  "n", "nope", "nah", "nein", "nee", "non", "não", "nie", "нет", "hayır", "いいえ", "不", "cancel", "👎", "❌", "✖", "🚫", "-1",
];
const nearlyAnswer = new RegExp(`^!?(?:${nearly.map((word) => word.replace("+", "\\+")).join("|")})(?:\\s+(\\d{1,8}))?[.!]{0,3}$`, "iu");
/** What only changes how a sign looks. */
const looks = /[\u{1F3FB}-\u{1F3FF}\uFE0E\uFE0F]/gu;

/**
 * Whether a line says `yes` or `no` in other words, which count for nothing.
 * @returns the number of a question that stands there, too; null for none, and undefined for any other line.
 */
export function readNearlyAnswer(line: string): string | null | undefined {
  const found = nearlyAnswer.exec(line.trim().replace(looks, ""));
  return found === null ? undefined : (found[1] ?? null);
}

/** Whether a line, on its own, begins as what is meant for the bot does where others talk, too: a command, or an answer. */
export function startsForUs(line: string): boolean {
  const trimmed = line.trim();
  return /^[!！]\p{L}/u.test(trimmed) || answer.test(trimmed);
}
