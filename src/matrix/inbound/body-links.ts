import { readUserLink, showsAnother } from "./user-link.ts";

/** Where in a text somebody is named by a link, or a pill, and their id; null where that can't be read. */
export type Naming = { readonly from: number; readonly to: number; readonly user: string | null };

const address = /(?:https:\/\/matrix\.to\/#\/|matrix:u(?:ser)?\/)[^\s<>()]*[^\s<>().,:;!?]/gi;

/**
 * The links to people in a message's `body`: `[Bob](https://matrix.to/#/@bob:example.org)`, as Element X writes its pills there, `[Bob](<…>)`,
 * or the address alone.
 */
export function linksIn(body: string): readonly Naming[] {
  const links: Naming[] = [];
  for (const { 0: uri, index } of body.matchAll(address)) {
    const leads = readUserLink(uri);
    if (leads === null) continue;
    const end = index + uri.length;
    const [opens, closes] = body[index - 1] === "<" ? ["](<", ">)"] : ["](", ")"];
    const isMarkdown = body.startsWith(opens, index - opens.length) && body.startsWith(closes, end);
    if (!isMarkdown) {
      links.push({ from: index, to: end, user: leads.user });
      continue;
    }
    const from = labelBefore(body, index - opens.length, links.at(-1)?.to ?? 0);
    const isClear = from !== null && leads.user !== null && !showsAnother(body.slice(from + 1, index - opens.length), leads.user);
    links.push({ from: from ?? index, to: end + closes.length, user: isClear ? leads.user : null });
  }
  return links;
}

/** Where a link's label begins that ends at `end`: names may have brackets, too. Null where that can't be seen. */
function labelBefore(body: string, end: number, notBefore: number): number | null {
  let depth = 0;
  for (let at = end - 1; at >= notBefore; at--) {
    if (body[at - 1] === "\\") continue;
    if (body[at] === "]") depth += 1;
    else if (body[at] === "[" && depth === 0) return at;
    else if (body[at] === "[") depth -= 1;
  }
  return null;
}
