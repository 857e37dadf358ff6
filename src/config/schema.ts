import { X509Certificate } from "node:crypto";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { Rooms } from "./admin-rooms.ts";
import { Domain, Port } from "../model/instance/instance.ts";

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** An http(s) URL without credentials, and without a slash at its end. */
const Url = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    context.addIssue("must be a URL such as https://matrix.example.org");
  } else if (url.username || url.password) {
    context.addIssue("must not hold a user or a password; they belong in user and passwordFile");
  }
  return text.replace(/\/+$/, "");
});

const PublicUrl = Url.refine((text) => {
  const url = URL.parse(text);
  return url === null || url.protocol === "https:" || loopback.test(url.hostname);
}, "must start with https:// (what people type there is secret); http:// will do only for 127.0.0.1 or localhost");

function problemWith(path: string): string | null {
  try {
    const file = statSync(path);
    if (!file.isFile()) return "isn't a file";
    accessSync(path, constants.R_OK);
    if (file.mode & 0o004) return `can be read by everyone on this host; run: chmod 600 ${path}`;
    return file.size === 0 ? "is empty" : null;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "ENOENT" ? "isn't there" : "can't be read by the user who runs this";
  }
}

/** A file that holds a secret. */
const secretFile = (cwd: string) =>
  z.string().min(1, "must name a file").transform((given, context) => {
    const path = resolve(cwd, given);
    const problem = problemWith(path);
    if (problem !== null) context.addIssue(`the file it names, ${path}, ${problem}`);
    return path;
  });

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** `90s`, `3m`, `1h`; as milliseconds. */
const Duration = z.string("must be a time such as 90s, 3m or 1h").transform((text, context) => {
  const [, count, unit] = /^([1-9]\d{0,4})([smh])$/.exec(text) ?? [];
  const milliseconds = Number(count) * (units[unit ?? ""] ?? NaN);
  if (Number.isNaN(milliseconds)) context.addIssue("must be a time such as 90s, 3m or 1h");
  return milliseconds;
});

const User = z.string('must be in quotes, such as "@alice:example.org"')
  .regex(/^@[^\s:]+:\S+$/, 'must be a Matrix id in quotes, such as "@alice:example.org"');
const Image = z.string().regex(/^[a-z0-9][\w.\-/:@]*$/i, "must be the name of an image, such as ghcr.io/owner/name:v1.2.3");
const Address = z.ipv4("must be an IPv4 address such as 127.0.0.1");
const Pool = z.cidrv4("must be an IPv4 network such as 10.213.0.0/16")
  .refine((cidr) => Number(cidr.split("/")[1]) >= 8 && Number(cidr.split("/")[1]) <= 28, "must be from /8 to /28 in size; each instance needs a /28");

/** Certificates, as the config names them: each PEM, none of them a secret. */
const authorityFile = (cwd: string) =>
  z.string().min(1, "must name a file").transform((given, context) => {
    const path = resolve(cwd, given);
    if (!holdsCertificate(path)) context.addIssue(`the file it names, ${path}, must hold an authority's certificate as PEM, and be readable`);
    return path;
  });

function holdsCertificate(path: string): boolean {
  try {
    return new X509Certificate(readFileSync(path)).ca;
  } catch {
    return false;
  }
}

type Raw = { readonly [key: string]: unknown } | undefined;
/** Checked even when something else is wrong, so that everything is told at once. */
const always = { when: () => true };

/** The settings that stand in groups. Relative paths are relative to `cwd`. */
export const groupsOf = (cwd: string) => ({
  homeserver: z
    .strictObject({ url: Url, tokenFile: secretFile(cwd).optional(), user: User.optional(), passwordFile: secretFile(cwd).optional(), rateLimited: z.boolean("must be true or false").default(true) })
    .refine((raw: Raw) => raw?.["tokenFile"] !== undefined || (raw?.["user"] !== undefined && raw["passwordFile"] !== undefined), {
      error: "needs tokenFile, or user and passwordFile, for the bot to sign in with",
      ...always,
    })
    .refine((raw: Raw) => raw?.["tokenFile"] === undefined || raw["passwordFile"] === undefined, {
      error: "has both tokenFile and passwordFile; leave one out",
      ...always,
    }),
  web: z.strictObject({ bind: Address.default("127.0.0.1"), port: Port.default(8400) }),
  defaults: z.strictObject({ homeserver: z.enum(["tuwunel", "synapse"]).default("tuwunel"), bindAddress: Address.default("127.0.0.1") }),
  ports: z.strictObject({ backend: Port.default(8765), frontend: Port.default(3003), matrix: Port.default(8448) }),
  federation: z.strictObject({
    authority: authorityFile(cwd).nullable().default(null),
    privateAddresses: z.boolean("must be true or false").default(false),
    hosts: z.record(Domain, Address, "must be names with addresses").default({}),
  }),
  images: z.strictObject({ backend: Image.optional(), frontend: Image.optional(), tuwunel: Image.optional(), synapse: Image.optional() }),
});

/** The config file. */
export function schemaOf(groups: ReturnType<typeof groupsOf>, cwd: string) {
  const some = (raw: Raw, key: string): boolean => raw?.["homeserver"] === undefined || (Array.isArray(raw[key]) && raw[key].length > 0);
  return z
    .strictObject({
      dataRoot: z.string().min(1, "must name a folder").default("./data").transform((given) => resolve(cwd, given)),
      homeserver: groups.homeserver.optional(),
      rooms: Rooms.default([]),
      owners: z.array(User).default([]),
      publicUrl: PublicUrl.optional(),
      web: groups.web.prefault({}),
      defaults: groups.defaults.prefault({}),
      ports: groups.ports.prefault({}),
      subnetPool: Pool.default("10.213.0.0/16"),
      startDeadline: Duration.prefault("3m"),
      federation: groups.federation.prefault({}),
      images: groups.images.prefault({}),
      agentModel: z.enum(["keyed", "synthetic"]).default("keyed"),
      logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    })
    .refine((raw: Raw) => some(raw, "rooms"), { path: ["rooms"], error: "must name at least one admin room, where the bot takes commands", ...always })
    .refine((raw: Raw) => some(raw, "owners"), { path: ["owners"], error: "must name at least one owner: power levels never make one", ...always });
}
