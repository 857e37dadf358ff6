import { join } from "node:path";
import { isMap, LineCounter, parseDocument, type Document } from "yaml";
import { UserError } from "../model/error.ts";
import type { TemplateFault } from "../model/errors/file-errors.ts";
import { readPlain } from "./safe-file.ts";

/** A template's YAML, its comments kept. @throws UserError `template-broken`, with the file, the line and what is wrong. */
export async function readTemplate(directory: string, name: string): Promise<Document.Parsed> {
  const path = join(directory, name);
  const text = await readPlain(path);
  if (text === null) throw broken(path, { kind: "missing" });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw broken(path, { kind: "syntax", says: error.message }, { line: lines.linePos(error.pos[0]).line });
  if (!isMap(document.contents)) throw broken(path, { kind: "no-map" }, { line: 1 });
  return document;
}

/** What is wrong with a template, by line where that is known. */
export const broken = (path: string, fault: TemplateFault, { line = null, overlays = [] }: { readonly line?: number | null; readonly overlays?: readonly string[] } = {}): UserError =>
  new UserError("template-broken", { path, overlays, line, fault });
