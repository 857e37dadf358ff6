import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from "yaml";

/** A configuration's text, as far as it says where something stands. */
export type Yaml = {
  /** It holds something, but no keys. */
  readonly keyless: boolean;
  readonly hasPlugins: boolean;
  /** The line of the innermost of these keys that is there; null where none is. */
  lineOf(keys: readonly string[]): number | null;
  /** The line of the first of these values that stands there just once. */
  lineOfOnly(values: readonly string[]): number | null;
};

/** Nothing else goes on while a text is read, and a container may have written it: of this many characters the worst take less than a second. */
const longest = 128_000;

/** Null for what can't be read, or is too long for that. Tags that include other files stand as they are. */
export function yamlOf(text: string): Yaml | null {
  if (text.length > longest) return null;
  const counter = new LineCounter();
  let document: Document.Parsed;
  try {
    // MindRoom takes the last of two keys of one name.
    document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
  } catch {
    // Too deep.
    return null;
  }
  if (document.errors.length > 0) return null;
  const { contents } = document;
  const lineAt = (offset: number | undefined): number | null => (offset === undefined ? null : counter.linePos(offset).line);

  return {
    keyless: contents !== null && !isMap(contents) && !(isScalar(contents) && contents.value === null),
    hasPlugins: isMap(contents) && contents.has("plugins"),
    lineOf: (keys) => lineAt(innermost(document, keys)),
    lineOfOnly: (values) => lineAt(values.map((value) => placesOf(document, value)).find(({ length }) => length === 1)?.[0]),
  };
}

/** Where a value stands, as a key or by one. */
function placesOf(document: Document.Parsed, value: string): readonly number[] {
  const places: number[] = [];
  visit(document, {
    Scalar(_, { range, value: found }) {
      if (range && String(found) === value) places.push(range[0]);
    },
  });
  return places;
}

/** Where the innermost of these keys begins. Between them there may be names that only the validator has, as of a type that it tried. */
function innermost(document: Document.Parsed, keys: readonly string[]): number | undefined {
  let node: unknown = document.contents;
  let place: number | undefined;
  for (const key of keys) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined || !isScalar(pair.key)) continue;
      place = pair.key.range?.[0];
      node = pair.value;
    } else if (isSeq(node) && /^\d+$/.test(key)) {
      const item = node.items[Number(key)];
      if (isScalar(item) || isMap(item) || isSeq(item)) place = item.range?.[0] ?? place;
      node = item;
    }
  }
  return place;
}
