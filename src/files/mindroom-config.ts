import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
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
    const list = document.getIn(at, true);
    if (!isSeq(list)) {
      document.setIn(at, [userId]);
      changed = true;
    } else if (!(list.toJS(document) as unknown[]).includes(userId)) {
      list.add(userId);
      changed = true;
    }
  }
  return changed ? document.toString({ lineWidth: 0 }) : null;
}

/** The configuration without a person on either list; null when they are on none. @throws UserError `settings-broken`, with the file and the line. */
export function withoutPerson(text: string, userId: string, path: string): string | null {
  const document = parsed(text, path);
  let changed = false;
  for (const at of [administrators, invited]) {
    const list = document.getIn(at, true);
    if (!isSeq(list)) continue;
    const others = list.items.filter((item) => !(isScalar(item) && item.value === userId));
    changed ||= others.length < list.items.length;
    list.items = others;
  }
  return changed ? document.toString({ lineWidth: 0 }) : null;
}

/** Who may change what the agents are, and whom they invite to their rooms. */
const administrators = ["administrators"];
const invited = ["room_defaults", "invite_users"];

/** @throws UserError `settings-broken`. */
function parsed(text: string, path: string): Document.Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw broken(path, lines.linePos(error.pos[0]).line, { kind: "syntax", says: error.message });
  if (document.contents !== null && !isMap(document.contents)) throw broken(path, null, { kind: "no-map" });
  return document;
}

const broken = (path: string, line: number | null, fault: SettingsFault): UserError => new UserError("settings-broken", { path, line, fault });
