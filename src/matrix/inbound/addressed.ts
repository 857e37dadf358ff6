/** The bot, as people address it. */
export type Addressee = {
  readonly user: string;
  /** What it is called in the room; null where it has no name there. */
  readonly name: string | null;
};

/**
 * What is said to the bot, where a text begins by naming it: by its id, which stands for its pill here, or by its name with `:` or `,` behind.
 * Named in the middle of a sentence, it is talked about.
 * @returns null where it isn't addressed.
 */
export function saidTo({ name, user }: Addressee, text: string): string | null {
  const trimmed = text.trimStart();
  return behind(trimmed, user, /^\s*[:,]\s*|^\s+|^$/) ?? (name === null ? null : behind(trimmed.replace(/^@/, ""), name, /^\s*[:,]\s*/));
}

function behind(text: string, named: string, gap: RegExp): string | null {
  if (named === "" || text.slice(0, named.length).toLowerCase() !== named.toLowerCase()) return null;
  const rest = text.slice(named.length);
  const between = gap.exec(rest);
  return between === null ? null : rest.slice(between[0].length).trim();
}
