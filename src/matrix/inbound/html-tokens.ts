/** A piece of HTML. */
export type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "open"; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: "close"; readonly name: string };

const token = /(?<text>[^<&]+|&(?![#a-z]))|(?<entity>&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});)|<\/(?<close>[a-z][a-z0-9]*)\s*>|<(?<open>[a-z][a-z0-9]*)(?<attributes>(?:\s+[a-z-]+(?:=(?:"[^"<>]*"|'[^'<>]*'))?)*)\s*\/?>/iy;
const attribute = /([a-z-]+)(?:=(?:"([^"]*)"|'([^']*)'))?/gi;
const entities = /&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi;
const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/**
 * HTML in pieces, by a grammar so strict that every program which reads HTML reads the same in it; no elements are skipped, closed or moved
 * on the writer's behalf, as HTML parsers do each in their way.
 * @returns null for whatever is beyond that: comments, a stray `<`, an attribute given twice.
 */
export function tokensOf(html: string): readonly Token[] | null {
  const tokens: Token[] = [];
  for (token.lastIndex = 0; token.lastIndex < html.length; ) {
    const found = token.exec(html)?.groups;
    if (found === undefined) return null;
    const { attributes, close, entity, open, text } = found;
    if (open !== undefined) {
      const given = readAttributes(attributes ?? "");
      if (given === null) return null;
      tokens.push({ kind: "open", name: open.toLowerCase(), attributes: given });
    } else if (close !== undefined) tokens.push({ kind: "close", name: close.toLowerCase() });
    else tokens.push({ kind: "text", text: text ?? unescaped(entity ?? "") });
  }
  return tokens;
}

function readAttributes(source: string): ReadonlyMap<string, string> | null {
  const all = [...source.matchAll(attribute)].map(([, key = "", double, single]) => [key.toLowerCase(), unescaped(double ?? single ?? "")] as const);
  const given = new Map(all);
  return given.size === all.length ? given : null;
}

const unescaped = (text: string): string =>
  text.replace(entities, (_whole, name: string | undefined, decimal: string | undefined, hexadecimal: string | undefined) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? "";
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
