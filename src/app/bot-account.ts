import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Config } from "../config/config.ts";
import { logIn } from "../matrix/transport/accounts.ts";
import { writePrivate } from "../runtime/private-file.ts";

const Access = z.object({ url: z.string(), user: z.string(), deviceId: z.string(), token: z.string() });

const fileIn = (dataRoot: string): string => join(dataRoot, "matrix", "access.json");

/** The token that the config names, or one got with its password and kept: a homeserver refuses the sixth sign-in for minutes. */
export async function accessFor(homeserver: NonNullable<Config["homeserver"]>, dataRoot: string): Promise<{ readonly accessToken: string; readonly password: string | null }> {
  if ("tokenFile" in homeserver) return { accessToken: readFileSync(homeserver.tokenFile, "utf8").trim(), password: null };
  const { url, user, passwordFile } = homeserver;
  const password = readFileSync(passwordFile, "utf8").trim();
  const kept = readAccess(fileIn(dataRoot));
  if (kept?.url === url && kept.user === user) return { accessToken: kept.token, password };
  const { deviceId, token } = await logIn({ url, user, password, deviceName: "Innkeeper" });
  await writePrivate(fileIn(dataRoot), JSON.stringify({ url, user, deviceId, token }));
  return { accessToken: token, password };
}

/** The token that was kept is good no more: the next access is got by the password. False where the config names none. */
export async function forgetAccess(homeserver: Config["homeserver"], dataRoot: string): Promise<boolean> {
  if (homeserver === null || "tokenFile" in homeserver) return false;
  await rm(fileIn(dataRoot), { force: true });
  return true;
}

function readAccess(file: string): z.infer<typeof Access> | null {
  try {
    return Access.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}
