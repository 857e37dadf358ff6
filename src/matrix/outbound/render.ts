import type { Block, PageLink, Reply } from "../../model/reply.ts";
import { clean, escape, inlineHtml } from "./text.ts";

/** A reply as a room shows it: the same words twice. */
export type Rendered = { readonly body: string; readonly html: string };

/** A block as text, as HTML, and whether that HTML begins and ends its own line. */
type Part = Rendered & { readonly standsAlone: boolean };

const inLine = (text: string): Part => ({ body: clean(text), html: inlineHtml(text), standsAlone: false });

function part(block: Exclude<Block, { readonly kind: "file" }>, url: (to: PageLink) => string): Part {
  switch (block.kind) {
    case "line":
      return inLine(block.text);
    case "link":
      return inLine(`${block.before}${url(block.to)}${block.after}`);
    case "list":
      return {
        body: block.items.map((item) => `• ${clean(item)}`).join("\n"),
        html: `<ul>${block.items.map((item) => `<li>${inlineHtml(item)}</li>`).join("")}</ul>`,
        standsAlone: true,
      };
    case "facts":
      return {
        body: block.rows.map(([label, value]) => `${clean(label)}: ${clean(value)}`).join("\n"),
        html: block.rows.map(([label, value]) => `<b>${escape(label)}:</b> ${inlineHtml(value)}`).join("<br>"),
        standsAlone: false,
      };
    case "code":
      return { body: clean(block.text), html: `<pre><code>${escape(block.text)}</code></pre>`, standsAlone: true };
  }
}

/**
 * One document as plain text and as HTML: no tables, short lines, all text from outside escaped.
 * @param url gives a page's address; it is put in here, so that no queue holds it.
 */
export function render(reply: Reply, url: (to: PageLink) => string): Rendered {
  const parts = reply.flatMap((block) => (block.kind === "file" ? [] : [part(block, url)]));
  const html = parts.map(({ html, standsAlone }, index) => {
    const before = parts[index - 1];
    return before && !standsAlone && !before.standsAlone ? `<br>${html}` : html;
  });
  return { body: parts.map(({ body }) => body).join("\n"), html: html.join("") };
}
