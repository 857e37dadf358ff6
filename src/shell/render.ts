import type { Block, PageLink, Reply } from "../model/reply.ts";
import { inShellForm } from "./shell-form.ts";
import { printable } from "./terminal-text.ts";

/** How a terminal shows things. */
export type Look = {
  /** Columns. */
  readonly width: number;
  /** Whether it shows colours: only where a person looks. */
  readonly colour: boolean;
  readonly url: (to: PageLink) => string;
};

/** Says a reply on a terminal: wrapped, commands as a shell takes them, ends in a newline unless it is empty. */
export const render = (reply: Reply, look: Look): string =>
  reply
    .map((block) => renderBlock(block, look))
    .filter((text) => text !== "")
    .map((text) => `${text}\n`)
    .join("");

function renderBlock(block: Block, look: Look): string {
  switch (block.kind) {
    case "line":
      return wrapped(block.text, look, "", "");
    case "list":
      return block.items.map((item) => wrapped(item, look, "  ", "    ")).join("\n");
    case "facts": {
      const column = Math.max(0, ...block.rows.map(([label]) => label.length)) + 2;
      return block.rows.map(([label, value]) => fact(label, value, column, look)).join("\n");
    }
    case "code":
      return printable(block.text)
        .split("\n")
        .map((text) => `  ${text}`)
        .join("\n");
    // Printed as it is, by whoever has it.
    case "file":
      return "";
    case "link":
      return wrapped(`${block.before}${look.url(block.to)}${block.after}`, look, "", "");
  }
}

/** A long label, such as a command's flag, leaves no room beside it: its value goes below. */
function fact(label: string, value: string, column: number, look: Look): string {
  if (column + 24 > look.width || column > 24) return `  ${printable(label)}\n${wrapped(value, look, "      ", "      ")}`;
  return wrapped(value, look, `  ${printable(label).padEnd(column)}`, " ".repeat(column + 2));
}

/** What isn't broken: a word, and what stands between backticks. */
const unbroken = /(?:`[^`]+`|\S)+/g;

/** Breaks between words; an address or a command longer than a line stays whole, so that it can be clicked, or copied and run. */
function wrapped(text: string, look: Look, first: string, others: string): string {
  const lines: string[] = [];
  let current = "";
  for (const word of printable(inShellForm(text)).replace(/\s+/g, " ").match(unbroken) ?? []) {
    const indent = lines.length === 0 ? first : others;
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && indent.length + longer.length > look.width) {
      lines.push(indent + current);
      current = word;
    } else current = longer;
  }
  if (current !== "") lines.push((lines.length === 0 ? first : others) + current);
  const whole = lines.join("\n");
  return look.colour ? whole.replace(/`([^`]+)`/g, "\u001b[1m$1\u001b[22m") : whole;
}
