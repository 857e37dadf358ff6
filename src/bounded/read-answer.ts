import { limits } from "./limits.ts";
import { TooLarge } from "./too-large.ts";

/** The body of a `fetch` answer or of one of `node:http`: either ends its connection when the reading of it ends early. */
export type AnswerBody = AsyncIterable<Uint8Array>;

/** A body as text; null is an empty one. @throws TooLarge once it is past the limit, with the connection closed; whatever the connection says. */
export async function readText(body: AnswerBody | null, limitBytes: number): Promise<string> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw new TooLarge(limitBytes);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks, bytes));
}

/** A body as JSON; null where it is none, or nested deeper than anything that is meant well. @throws as `readText`. */
export const readJson = async (body: AnswerBody | null, limitBytes: number): Promise<unknown> => jsonIn(await readText(body, limitBytes));

/** JSON out of a text from outside, as `readJson`. */
export function jsonIn(text: string): unknown {
  try {
    return isDeep(text) ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** `JSON.parse` takes any depth; what then goes through the value by calling itself doesn't. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openList || code === openObject) {
      if (++depth > limits.jsonDepth) return true;
    } else if (code === closeList || code === closeObject) depth--;
  }
  return false;
}

/** Where the string ends that begins at `from`. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === backslash) escapes++;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];
