// Terminal colours start with an escape character.
const colours = /\u001b\[[0-9;]*m/g;
/** What banners, tables and the frames around a stack are drawn with. */
const drawn = /[\u2500-\u259f]/;
const drawings = new RegExp(drawn, "g");

/** The lines of a log that say something, without colours. What a frame is drawn around is left out: MindRoom's banner, and the stack before an error. */
export const readable = (log: readonly string[]): readonly string[] =>
  log
    .map((line) => line.replace(colours, "").trimEnd())
    .filter((line) => !drawn.test(line.trimStart().charAt(0)))
    .map((line) => line.replace(drawings, ""))
    .filter((line) => line.trim() !== "");
