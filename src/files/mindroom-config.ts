import { isMap, isSeq, LineCounter, parseDocument } from "yaml";
import { UserError } from "../model/error.ts";
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
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw broken(`${path} line ${lines.linePos(error.pos[0]).line}`, error.message.replace(/\.$/, ""));
  if (document.contents !== null && !isMap(document.contents)) throw broken(path, "it must be keys with values");

  let changed = false;
  for (const at of [...(administrator ? [["administrators"]] : []), ["room_defaults", "invite_users"]]) {
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

const broken = (where: string, what: string): UserError => new UserError("settings-broken", `${where}: ${what}.`, "Mend that line. Nothing was changed.");
