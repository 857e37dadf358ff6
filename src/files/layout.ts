import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { AgentModel } from "../model/files.ts";
import { openNetwork, type ClosedNetwork } from "../model/federation/closed-network.ts";
import { isHomeserver, type Instance } from "../model/instance/instance.ts";
import type { Settings } from "../model/instance/settings.ts";
import { composeFile } from "./compose-file.ts";
import { renderEnvFile } from "./env-file.ts";
import { synapseSettings } from "./homeserver-settings.ts";
import { freshConfig } from "./mindroom-config.ts";
import { freshSettings } from "./settings-file.ts";
import { readTemplate } from "./template.ts";
import { readPlain, type Ownership } from "./safe-file.ts";

/** A folder or file to be made, relative to the instance's folder; `text` null for a folder. */
export type Item = { readonly path: string; readonly text: string | null; readonly ownership: Ownership };

/** Who may own what containers use. Without root nothing can be given away, so containers run as Innkeeper's own user. */
export type Users = { readonly backend: { readonly uid: number; readonly gid: number }; readonly homeserver: { readonly uid: number; readonly gid: number } };

/** MindRoom's image runs as 1000, Synapse's as 991. */
export const usersHere = (): Users => {
  const uid = process.getuid?.() ?? 0;
  const self = { uid, gid: process.getgid?.() ?? 0 };
  return uid === 0 ? { backend: { uid: 1000, gid: 1000 }, homeserver: { uid: 991, gid: 991 } } : { backend: self, homeserver: self };
};

/** An instance's own homeserver; null where it has none. */
export const ownHomeserver = ({ homeserver }: Pick<Instance, "homeserver">): "tuwunel" | "synapse" | null =>
  isHomeserver(homeserver) ? homeserver : null;

/** What tells an instance's folder from a stranger's. */
export const marker = ".innkeeper.json";

const secret = (): string => randomBytes(32).toString("base64url");

/** As `signedjson` writes it: algorithm, version, unpadded base64 of the seed. */
const signingKey = (): string => `ed25519 a_${randomBytes(4).toString("hex")} ${randomBytes(32).toString("base64").replace(/=+$/, "")}\n`;

/** The names of all that a folder holds at first, directories first, with a trailing slash. */
export function plannedPaths(instance: Instance): readonly string[] {
  const own = ownHomeserver(instance);
  return [
    ...(own === null ? [] : ["homeserver/", `${own}/`, "secrets/"]),
    ...(instance.onlyMatrix ? [] : ["config/", "frontend/", "logs/", "mindroom_data/", "tmp/"]),
    marker,
    `.env.${instance.name}`,
    "compose.yaml",
    ...(instance.onlyMatrix ? [] : ["backend.env", "config/config.yaml", "frontend/config.template.json"]),
    ...(own === null ? [] : ["homeserver/registration_shared_secret", "secrets/service_password"]),
    ...(own === "synapse" ? ["homeserver/homeserver.yaml", "homeserver/log.yaml", "homeserver/signing.key", "homeserver/macaroon_secret_key", "homeserver/form_secret"] : []),
  ];
}

/** What of a homeserver's settings is written anew at each start. @throws UserError `template-broken`. */
export async function homeserverItems(templates: string, instance: Instance, settings: Settings, closed: ClosedNetwork, { homeserver }: Users): Promise<Item[]> {
  if (ownHomeserver(instance) !== "synapse") return [];
  const ownership = { mode: 0o400, ...homeserver };
  return [
    { path: "homeserver/homeserver.yaml", text: await synapseSettings(templates, settings, closed), ownership },
    { path: "homeserver/log.yaml", text: (await readTemplate(templates, "synapse-log.yaml")).toString({ lineWidth: 0 }), ownership },
  ];
}

/** The texts of a fresh folder. @throws UserError `template-broken`. */
export async function freshItems(templates: string, innkeeperId: string, instance: Instance, settings: Settings, closed: ClosedNetwork, model: AgentModel): Promise<readonly Item[]> {
  const users = usersHere();
  const own = ownHomeserver(instance);
  const forHomeserver = { mode: 0o400, ...users.homeserver };
  const env = freshSettings(settings, {
    ...(own === null ? {} : { MATRIX_REGISTRATION_TOKEN: secret(), HOMESERVER_UID: String(users.homeserver.uid), HOMESERVER_GID: String(users.homeserver.gid) }),
    MINDROOM_API_KEY: secret(),
    BACKEND_USER: `${users.backend.uid}:${users.backend.gid}`,
  }, `.env.${instance.name}`);
  const texts: Record<string, { text: string; ownership: Ownership }> = {
    [marker]: { text: `${JSON.stringify({ innkeeper: innkeeperId, id: instance.id, name: instance.name })}\n`, ownership: { mode: 0o644 } },
    [`.env.${instance.name}`]: { text: renderEnvFile(env), ownership: { mode: 0o600 } },
    "compose.yaml": { text: await composeFile(templates, innkeeperId, instance, new Set(), settings.federation ? closed : openNetwork), ownership: { mode: 0o644 } },
    "backend.env": { text: "# Variables for MindRoom's backend only, one KEY='value' a line. Taken over by the next start.\n", ownership: { mode: 0o600 } },
    "config/config.yaml": { text: await freshConfig(templates, model), ownership: { mode: 0o644, ...users.backend } },
    "frontend/config.template.json": { text: (await readPlain(join(templates, "chat.json"))) ?? "{}\n", ownership: { mode: 0o644 } },
    "homeserver/registration_shared_secret": { text: secret(), ownership: forHomeserver },
    "homeserver/signing.key": { text: signingKey(), ownership: forHomeserver },
    "homeserver/macaroon_secret_key": { text: secret(), ownership: forHomeserver },
    "homeserver/form_secret": { text: secret(), ownership: forHomeserver },
    "secrets/service_password": { text: secret(), ownership: { mode: 0o600 } },
  };
  for (const item of await homeserverItems(templates, instance, settings, closed, users)) texts[item.path] = { text: item.text ?? "", ownership: item.ownership };
  const folders: Record<string, Ownership> = {
    "frontend/": { mode: 0o755 },
    "secrets/": { mode: 0o700 },
    "homeserver/": { mode: 0o700, ...users.homeserver },
    "tuwunel/": { mode: 0o700, ...users.homeserver },
    "synapse/": { mode: 0o700, ...users.homeserver },
  };
  return plannedPaths(instance).map((path) => {
    if (path.endsWith("/")) return { path, text: null, ownership: folders[path] ?? { mode: 0o750, ...users.backend } };
    const found = texts[path];
    if (found === undefined) throw new Error(`nothing to write into ${path}`);
    return { path, ...found };
  });
}
