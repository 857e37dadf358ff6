import { join } from "node:path";
import { isMap, LineCounter, parseDocument, type Document } from "yaml";
import { SaidError, type UserError } from "../model/error.ts";
import { readPlain } from "./safe-file.ts";

/** A template's YAML, its comments kept. @throws UserError `template-broken`, with the file, the line and what is wrong. */
export async function readTemplate(directory: string, name: string): Promise<Document.Parsed> {
  const path = join(directory, name);
  const text = await readPlain(path);
  if (text === null) throw broken(path, "it is missing");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw broken(`${path} line ${lines.linePos(error.pos[0]).line}`, error.message.replace(/\.$/, ""));
  if (!isMap(document.contents)) throw broken(`${path} line 1`, "it must be keys with values");
  return document;
}

/** @param where the file, with the line where it is known. */
export const broken = (where: string, what: string): UserError =>
  new SaidError("template-broken", `The template ${where}: ${what}.`, "Mend it, or take the one that Innkeeper came with. Nothing was changed.");
