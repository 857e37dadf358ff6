import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, YAMLSeq, type Document, type Scalar } from "yaml";
import { UserError } from "../model/error.ts";
import type { SettingsFault } from "../model/errors/file-errors.ts";
import type { AgentModel } from "../model/files.ts";
import { readTemplate } from "./template.ts";

/** A fresh instance's `config/config.yaml`. @throws UserError `template-broken`. */
export async function freshConfig(templates: string, model: AgentModel): Promise<string> {
  const document = await readTemplate(templates, "config.yaml");
  if (model === "synthetic") {
    const instead = await readTemplate(templates, "config.synthetic.yaml");
    if (isMap(instead.contents)) for (const { key } of instead.contents.items) document.set(key, instead.get(key, true));
  }
  return document.toString({ lineWidth: 0 });
}

/**
 * The configuration with a person invited to the agents' rooms, and as administrator where they are to be one; comments kept. Null when
 * it says so already.
 * @throws UserError `settings-broken`, with the file and the line.
 */
export function withPerson(text: string, userId: string, administrator: boolean, path: string): string | null {
  const document = parsed(text, path);
  let changed = false;
  for (const at of [...(administrator ? [administrators] : []), invited]) {
    const parent = document.getIn(at.slice(0, -1), true) ?? null;
    if (at.length > 1 && parent !== null && !isMap(parent)) document.deleteIn(at.slice(0, -1));
    const list = ownList(document, at);
    if (list === null) document.setIn(at, [userId]);
    else if (list.items.some((item) => names(document, item, userId))) continue;
    else list.add(userId);
    changed = true;
  }
  return changed ? document.toString({ lineWidth: 0 }) : null;
}

/** The configuration without a person on either list; null when they are on none. @throws UserError `settings-broken`, with the file and the line. */
export function withoutPerson(text: string, userId: string, path: string): string | null {
  const document = parsed(text, path);
  let changed = false;
  for (const at of [administrators, invited]) {
    const list = ownList(document, at);
    if (list === null) continue;
    const others = list.items.filter((item) => !names(document, item, userId));
    changed ||= others.length < list.items.length;
    list.items = others;
  }
  return changed ? document.toString({ lineWidth: 0 }) : null;
}

/** Who may change what the agents are, and whom they invite to their rooms. */
const administrators = ["administrators"];
const invited = ["room_defaults", "invite_users"];

/** The list that stands there. One that is another place's (`*alias`) becomes this place's own, so that the other keeps what it has. */
function ownList(document: Document.Parsed, at: readonly string[]): YAMLSeq | null {
  const list = document.getIn(at, true);
  if (!isAlias(list)) return isSeq(list) ? list : null;
  const aliased = list.resolve(document);
  if (!isSeq(aliased)) return null;
  const copy = new YAMLSeq(document.schema);
  copy.items = [...aliased.items];
  copy.flow = aliased.flow === true;
  document.setIn(at, copy);
  return copy;
}

/** Whether an item of a list is a person: aliases are looked up one by one, never unfolded. */
function names(document: Document.Parsed, item: unknown, userId: string): boolean {
  const found = isAlias(item) ? item.resolve(document) : item;
  return isScalar(found) && found.value === userId;
}

/** @throws UserError `settings-broken`. */
function parsed(text: string, path: string): Document.Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined) throw broken(path, lines.linePos(error.pos[0]).line, { kind: "syntax", says: error.message });
  const repeated = repeatedKey(document);
  if (repeated !== null) throw broken(path, repeated.range == null ? null : lines.linePos(repeated.range[0]).line, { kind: "syntax", says: "Map keys must be unique" });
  if (document.contents !== null && !isMap(document.contents)) throw broken(path, null, { kind: "no-map" });
  return document;
}

/** The parser compares each key with each before it: a map of 200,000 keys, which a container can write, would take it minutes. */
function repeatedKey(document: Document.Parsed): Scalar | null {
  let repeated: Scalar | null = null;
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          repeated = key;
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return repeated;
}

const broken = (path: string, line: number | null, fault: SettingsFault): UserError => new UserError("settings-broken", { path, line, fault });
