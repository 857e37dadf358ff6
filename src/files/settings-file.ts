import { z } from "zod";
import { UserError } from "../model/error.ts";
import { isLocalName, servicesOf, type Instance } from "../model/instance/instance.ts";
import { modelKeyNames } from "../model/instance/model-keys.ts";
import { Settings } from "../model/instance/settings.ts";
import { brokenLine, parseEnvFile, valuesOf, withValues, type EnvFile } from "./env-file.ts";

const shape = Settings.shape;
const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/** `.env.NAME` as read back: text in, settings and the backend's secrets out. */
export const SettingsFile = z.object({
  INSTANCE_NAME: shape.name,
  DATA_DIR: z.string(),
  INSTANCE_DOMAIN: shape.domain,
  BIND_ADDRESS: z.ipv4("must be an IPv4 address"),
  SUBNET: z.cidrv4("must be an IPv4 network such as 10.201.0.0/28"),
  BACKEND_PORT: optional(shape.ports.shape.backend.unwrap()),
  FRONTEND_PORT: optional(shape.ports.shape.frontend.unwrap()),
  MATRIX_PORT: optional(shape.ports.shape.matrix.unwrap()),
  BACKEND_IMAGE: optional(z.string()),
  FRONTEND_IMAGE: optional(z.string()),
  HOMESERVER_IMAGE: optional(z.string()),
  MATRIX_SERVER_NAME: optional(z.string()),
  MATRIX_HOMESERVER: z.url({ protocol: /^https?$/, error: "must be an http or https address" }),
  MATRIX_ALLOW_FEDERATION: z.enum(["true", "false"], "must be true or false"),
  MATRIX_REGISTRATION_TOKEN: optional(z.string().regex(/^[A-Za-z0-9._~-]{1,64}$/, "must be 1 to 64 of A-Z, a-z, 0-9 and ._~-")),
  MINDROOM_NAMESPACE: optional(z.string().regex(/^[a-z0-9]{4,32}$/, "must be 4 to 32 of a-z and 0-9")),
  MINDROOM_API_KEY: z.string("is missing").min(1, "must not be empty: the dashboard would be open to anyone"),
});
export type SettingsFile = z.infer<typeof SettingsFile>;

/** What an instance needs in its file besides what all need. */
const needs = {
  backend: ["BACKEND_PORT", "BACKEND_IMAGE"],
  frontend: ["FRONTEND_PORT", "FRONTEND_IMAGE"],
  tuwunel: ["MATRIX_PORT", "HOMESERVER_IMAGE", "MATRIX_SERVER_NAME", "MATRIX_REGISTRATION_TOKEN"],
  synapse: ["MATRIX_PORT", "HOMESERVER_IMAGE", "MATRIX_SERVER_NAME", "MATRIX_REGISTRATION_TOKEN"],
} as const satisfies Record<string, readonly (keyof SettingsFile)[]>;

/** Reads `.env.NAME`'s text. @throws UserError `settings-broken`, with the file, the line and what is wrong. */
export function readSettings(text: string, path: string, instance: Instance): SettingsFile {
  const values = valuesOf(parseEnvFile(text, path));
  const found = SettingsFile.safeParse(Object.fromEntries([...values].map(([key, { value }]) => [key, value])));
  if (!found.success) {
    const [issue] = found.error.issues;
    const key = String(issue?.path[0]);
    const line = values.get(key)?.line;
    throw line === undefined ? missing(path, key) : brokenLine(path, line, { kind: "invalid", key, says: issue?.message ?? "is wrong" });
  }
  const file = found.data;
  for (const key of servicesOf(instance).flatMap((service) => needs[service])) if (file[key] === undefined) throw missing(path, key);
  const fixed = { INSTANCE_NAME: instance.name, DATA_DIR: instance.directory, MATRIX_SERVER_NAME: instance.serverName ?? undefined };
  for (const [key, was] of Object.entries(fixed) as [keyof typeof fixed, string | undefined][]) {
    if (file[key] === was) continue;
    throw brokenLine(path, values.get(key)?.line ?? 1, { kind: "fixed", key, was: was ?? null });
  }
  return file;
}

const missing = (path: string, key: string): UserError => new UserError("settings-broken", { path, line: null, fault: { kind: "lacks", key } });

/** The settings that a file holds. */
export const settingsOf = (file: SettingsFile): Settings => {
  const given = <T extends Record<string, unknown>>(values: T) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return Settings.parse({
    name: file.INSTANCE_NAME,
    directory: file.DATA_DIR,
    domain: file.INSTANCE_DOMAIN,
    bindAddress: file.BIND_ADDRESS,
    subnet: file.SUBNET,
    ports: given({ backend: file.BACKEND_PORT, frontend: file.FRONTEND_PORT, matrix: file.MATRIX_PORT }),
    images: given({ backend: file.BACKEND_IMAGE, frontend: file.FRONTEND_IMAGE, homeserver: file.HOMESERVER_IMAGE }),
    serverName: file.MATRIX_SERVER_NAME ?? null,
    homeserverUrl: file.MATRIX_HOMESERVER,
    federation: file.MATRIX_ALLOW_FEDERATION === "true",
    ...given({ namespace: file.MINDROOM_NAMESPACE }),
  });
};

/** These settings as keys of `.env.NAME`; what isn't there stays as it is. */
export function keysOf(settings: Partial<Settings>): Record<string, string> {
  const { ports, images } = settings;
  const keys: Record<string, string | number | undefined> = {
    INSTANCE_NAME: settings.name,
    DATA_DIR: settings.directory,
    INSTANCE_DOMAIN: settings.domain,
    BIND_ADDRESS: settings.bindAddress,
    SUBNET: settings.subnet,
    BACKEND_PORT: ports?.backend,
    FRONTEND_PORT: ports?.frontend,
    MATRIX_PORT: ports?.matrix,
    BACKEND_IMAGE: images?.backend,
    FRONTEND_IMAGE: images?.frontend,
    HOMESERVER_IMAGE: images?.homeserver,
    MATRIX_SERVER_NAME: settings.serverName ?? undefined,
    MATRIX_HOMESERVER: settings.homeserverUrl,
    MATRIX_ALLOW_FEDERATION: settings.federation === undefined ? undefined : String(settings.federation),
    MINDROOM_NAMESPACE: settings.namespace,
  };
  return Object.fromEntries(Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));
}

/** Where a browser finds the homeserver and the dashboard: by the domain, or on this machine by port. */
export function clientAddresses({ domain, bindAddress, ports, homeserverUrl, serverName, images }: Settings): { readonly homeserver: string | null; readonly dashboard: string } {
  const at = (port: number | undefined) => `http://${bindAddress === "0.0.0.0" ? "127.0.0.1" : bindAddress}:${port ?? 0}`;
  // No proxy serves those.
  const local = isLocalName(domain);
  const own = images.homeserver !== undefined;
  return {
    homeserver: own ? (local ? at(ports.matrix) : `https://${domain}`) : serverName === null ? null : homeserverUrl,
    dashboard: local ? at(ports.backend) : `https://dashboard.${domain}`,
  };
}

/** What follows from the other keys: told to the web chat and to MindRoom, written anew at each start. */
export const derivedKeys = (settings: Settings): Record<string, string> => {
  const { homeserver, dashboard } = clientAddresses(settings);
  return { CLIENT_HOMESERVER_URL: homeserver ?? "", MINDROOM_DASHBOARD_URL: dashboard };
};

/** A fresh `.env.NAME`: comments around the keys. */
export const freshSettings = (settings: Settings, more: Readonly<Record<string, string>>, path: string): EnvFile => {
  const comments = [
    `# Settings of the MindRoom instance ${settings.name}. Edit them as you like: Innkeeper rewrites only keys of its own and keeps`,
    `# everything else. They are taken over by the next start or: !instance restart ${settings.name}`,
    `# INSTANCE_NAME, DATA_DIR and MATRIX_SERVER_NAME can't be changed. Put values in single quotes, ' inside them as \\'.`,
    "",
    `# Keys of model providers: put yours in with !instance env ${settings.name}, or take the # away here.`,
    ...modelKeyNames.map((key) => `# ${key}=''`),
    "",
    "",
  ];
  return withValues(parseEnvFile(comments.join("\n"), path), { ...keysOf(settings), ...derivedKeys(settings), ...more });
};
