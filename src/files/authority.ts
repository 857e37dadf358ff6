import { UserError } from "../model/error.ts";
import { readPlain } from "./safe-file.ts";

/** The certificates of a closed network's authority. @throws UserError `authority-missing`. */
export async function readAuthority(path: string): Promise<string> {
  const text = await readPlain(path).catch(() => null);
  if (text?.includes("-----BEGIN CERTIFICATE-----") === true) return text;
  throw new UserError("authority-missing", { path });
}
