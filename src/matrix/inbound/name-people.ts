import { linksIn, type Naming } from "./body-links.ts";
import { readVisible, type Piece } from "./visible-html.ts";

/** Markdown's marks stand in the `body` alone, and spaces not always at the same places. */
const differing = /[\s`*_~\\]/;
/** What may stand before and behind a name, so that it doesn't become part of another word. */
const before = /^[\s(=,*_`~"']?$/;
const behind = /^[\s),.:;!?*_`~"']?$/;

/**
 * Puts people's ids in the place of their pills. Clients write the name of a pill into the `body`, or a link, or the id; where it leads stands
 * in the `formatted_body` (Matrix specification, "User and room mentions"). The two are held against each other from one end to the
 * other, so that a pill counts only where it stands in both. `m.mentions` tells whose phones ring, people among them whom nobody sees.
 * @param html null where there is none.
 * @returns null where it can't be told whom it names.
 */
export function namePeople(body: string, html: string | null): string | null {
  const links = linksIn(body);
  if (html === null) return withIds(body, links);
  const pieces = readVisible(html);
  if (pieces === null) return links.length > 0 || /<a\b/i.test(html) ? null : body;
  if (links.length === 0 && pieces.every(({ user }) => user === null)) return body;
  const found = align(body, links, pieces);
  return found === null ? null : withIds(body, found);
}

/** One sign of the body, or a link in it. */
type Sign = { readonly at: number; readonly link: Naming | null };

/** Where the body names whom the pieces name; null where the two don't say the same. */
function align(body: string, links: readonly Naming[], pieces: readonly Piece[]): readonly Naming[] | null {
  const signs = signsOf(body, links);
  const found: Naming[] = [];
  let next = 0;
  /** The signs that come next, where they spell a text, or (`exactly`) where no sign of the body between them differs from it. */
  const spelling = (text: string, exactly = false): readonly Sign[] | null => {
    const letters = lettersOf(text);
    const there = signs.slice(next, next + letters.length);
    if (exactly && !body.startsWith(text, there[0]?.at ?? body.length)) return null;
    return there.length === letters.length && there.every(({ at, link }, index) => link === null && body[at] === letters[index]) ? there : null;
  };

  for (const { text, user } of pieces) {
    const link = signs[next]?.link ?? null;
    if (user !== null && link !== null) {
      if (link.user !== user) return null;
      found.push(link);
      next += 1;
      continue;
    }
    const spelt = (user === null ? null : spelling(user, true)) ?? spelling(text);
    if (spelt === null) return null;
    next += spelt.length;
    const [first, last] = [spelt[0], spelt.at(-1)];
    if (user === null) continue;
    if (first === undefined || last === undefined) return null;
    found.push({ from: first.at, to: last.at + 1, user });
  }
  return next === signs.length ? found : null;
}

const lettersOf = (text: string): readonly string[] => text.split("").filter((letter) => !differing.test(letter));

/** A body without what HTML may have otherwise, each link in one. */
function signsOf(body: string, links: readonly Naming[]): readonly Sign[] {
  const signs: Sign[] = [];
  let passed = 0;
  for (let at = 0; at < body.length; at++) {
    const link = links[passed];
    if (link?.from === at) {
      signs.push({ at, link });
      passed += 1;
      at = link.to - 1;
    } else if (!differing.test(body[at] ?? "")) signs.push({ at, link: null });
  }
  return signs;
}

/** Null where a name has no id, or stands in the middle of a word. */
function withIds(body: string, names: readonly Naming[]): string | null {
  let text = "";
  let done = 0;
  for (const { from, to, user } of names) {
    if (user === null || !before.test(body.slice(Math.max(0, from - 1), from)) || !behind.test(body.slice(to, to + 1))) return null;
    text += body.slice(done, from) + user;
    done = to;
  }
  return text + body.slice(done);
}
