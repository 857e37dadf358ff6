import { tokensOf, type Token } from "./html-tokens.ts";
import { readUserLink, showsAnother } from "./user-link.ts";

/** A piece of what people see: text, or a person's pill, with its own text and the id to which it leads. */
export type Piece = { readonly text: string; readonly user: string | null };

/** Nobody types more, in characters. */
const longest = 20_000;
const lines = new Set(["br", "p", "div"]);
const inline = new Set(["b", "strong", "i", "em", "u", "span"]);
const code = new Set(["pre", "code"]);
/** What changes nothing of how it shows. */
const harmless = new Set(["class", "dir", "rel", "target", "contenteditable", "data-mention-type"]);
/** What takes no room on a screen. */
const unseen = /[\s\p{Cf}\u115F\u1160\u3164\uFFA0\u2800]/gu;

/**
 * What people see of a message's `formatted_body`, and to whom its pills lead (Matrix specification, "User and room mentions"). Only
 * what every client shows in the same way is read: few elements, properly nested, without styles, spoilers or quotations, and no links
 * within links, without a text, or with somebody else's id for a text.
 * @returns null where there is anything else: in it a link could be that nobody sees.
 */
export function readVisible(html: string): readonly Piece[] | null {
  // What a reply quotes is no part of it.
  const tokens = html.length > longest ? null : tokensOf(html.replace(/^\s*<mx-reply>[^]*?<\/mx-reply>/i, ""));
  if (tokens === null) return null;
  const reader = new Reader();
  return tokens.every((token) => reader.takes(token)) ? reader.end() : null;
}

class Reader {
  readonly #pieces: Piece[] = [];
  readonly #open: string[] = [];
  /** The pill that is open. */
  #pill: { readonly user: string; readonly texts: string[] } | null = null;

  /** False for what can't be read. */
  takes(token: Token): boolean {
    if (token.kind === "text") this.#say(token.text);
    else return token.kind === "open" ? this.#opens(token) : this.#closes(token.name);
    return true;
  }

  end(): readonly Piece[] | null {
    return this.#open.length === 0 ? this.#pieces : null;
  }

  #say(text: string): void {
    if (this.#pill === null) this.#pieces.push({ text, user: null });
    else this.#pill.texts.push(text);
  }

  #opens({ attributes, name }: Extract<Token, { kind: "open" }>): boolean {
    const inLink = this.#open.includes("a");
    const isKnown = inline.has(name) || (!inLink && (name === "a" || lines.has(name) || code.has(name)));
    if (!isKnown || [...attributes.keys()].some((key) => !(harmless.has(key) || (name === "a" && key === "href")))) return false;
    if (lines.has(name)) this.#say("\n");
    if (name === "br") return true;
    this.#open.push(name);
    const leads = name === "a" ? readUserLink(attributes.get("href") ?? "") : null;
    if (leads === null) return true;
    // Within code, links are none.
    if (leads.user === null || this.#open.some((each) => code.has(each))) return false;
    this.#pill = { user: leads.user, texts: [] };
    return true;
  }

  #closes(name: string): boolean {
    if (this.#open.pop() !== name) return false;
    if (name !== "a" || this.#pill === null) return true;
    const { texts, user } = this.#pill;
    const text = texts.join("");
    this.#pieces.push({ text, user });
    this.#pill = null;
    return text.replace(unseen, "") !== "" && !showsAnother(text, user);
  }
}
