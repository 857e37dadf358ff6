import { isMap, isScalar, isSeq, type LineCounter, type ParsedNode, type YAMLMap } from "yaml";

/** On which line of a YAML file a setting's key or a list's entry stands; where it isn't there, the group that would hold it. Null for the whole file. */
export function lineOf(contents: YAMLMap.Parsed, path: readonly PropertyKey[], lineCounter: LineCounter): number | null {
  let start: number | null = null;
  let node: ParsedNode | null = contents;
  for (const part of path) {
    const held = heldBy(node, part);
    if (held === null) break;
    ({ node, start } = held);
  }
  return start === null ? null : lineCounter.linePos(start).line;
}

/** A part of a group or list, and where it begins. */
function heldBy(node: ParsedNode | null, part: PropertyKey): { readonly start: number; readonly node: ParsedNode | null } | null {
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
    return pair === undefined ? null : { start: pair.key.range[0], node: pair.value };
  }
  const entry = isSeq<ParsedNode>(node) ? node.items[Number(part)] : undefined;
  return entry === undefined ? null : { start: entry.range[0], node: entry };
}
