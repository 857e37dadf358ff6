import type { Reply } from "../../../src/model/reply.ts";

/** A reply as plain lines, for comparing. */
export const textOf = (reply: Reply): string =>
  reply
    .map((block) => {
      switch (block.kind) {
        case "line":
        case "code":
          return block.text;
        case "list":
          return block.items.join("\n");
        case "facts":
          return block.rows.map(([label, value]) => `${label}: ${value}`).join("\n");
        case "link":
          return `${block.before}<${block.to.page} ${block.to.id}>${block.after}`;
      }
    })
    .join("\n");
