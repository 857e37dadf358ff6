import stringWidth from "string-width";

const signs = new Intl.Segmenter();

/** How many columns a text takes on a terminal: many signs take two, some none. */
export const widthOf = (text: string): number => stringWidth(text);

/** Cuts a text into rows, anywhere but within a sign. */
export function folded(text: string, columns: number): readonly string[] {
  const rows: string[] = [];
  let row = "";
  let width = 0;
  for (const { segment } of signs.segment(text)) {
    const more = widthOf(segment);
    if (width > 0 && width + more > columns) {
      rows.push(row);
      [row, width] = ["", 0];
    }
    row += segment;
    width += more;
  }
  return [...rows, row];
}

/** Breaks a text into rows between words, where it can; all but the first are indented. */
export function wrapped(text: string, columns: number): readonly string[] {
  const indent = columns > 20 ? "  " : "";
  const rows: string[] = [];
  for (const line of text.split("\n")) {
    let row = rows.length === 0 ? "" : indent;
    for (const word of line.split(/\s+/).filter((each) => each !== "")) {
      const longer = row === "" || row === indent ? row + word : `${row} ${word}`;
      if (widthOf(longer) <= columns) {
        row = longer;
        continue;
      }
      if (row !== "" && row !== indent) rows.push(row);
      const pieces = folded(word, columns - indent.length);
      const begin = rows.length === 0 ? "" : indent;
      rows.push(...pieces.slice(0, -1).map((piece) => begin + piece));
      row = begin + (pieces.at(-1) ?? "");
    }
    if (row !== "" && row !== indent) rows.push(row);
  }
  return rows;
}

/** Breaks lines between words, and leaves all else as it is: a long address stays whole, so that it can be clicked, and what is indented or aligned stays so. */
export const broken = (text: string, columns: number): string => text.split("\n").map((line) => brokenLine(line, columns)).join("\n");

function brokenLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  const rows: string[] = [];
  let row = "";
  for (const word of line.split(/(?<=\S)(?=\s+\S)/)) {
    if (row !== "" && widthOf(row + word) > columns) {
      rows.push(row);
      row = word.trimStart();
    } else row += word;
  }
  return [...rows, row].join("\n");
}
