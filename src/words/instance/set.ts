import { SaidError, type UserError } from "../../model/error.ts";
import type { InstanceName } from "../../model/instance/instance.ts";
import type { SettingsSet } from "../../model/instance/instance-outcomes.ts";
import { facts, line, type Reply } from "../../model/reply.ts";
import { answerLine } from "../asking/prompt.ts";
import { duration } from "../quantity.ts";
import { quoted } from "../quoted.ts";
import { howItRuns } from "./started.ts";

/** Settings are changed, and it runs with them or will. */
export function set({ carriedUs, changes, name, started }: SettingsSet, now: number): Reply {
  if (changes.length === 0) return [line(`${name} has that already. Nothing was changed.`)];
  const rows = facts(changes.map(({ from, key, to }) => [key, `${from} → ${to}`] as const));
  const lost = carriedUs ? [line("I am on that homeserver myself, and look for it where it was: put its new address into my config, and start me again.")] : [];
  if (started === null) return [line(`Written for ${name}, which doesn't run. It takes it over when it starts: \`!instance start ${name}\``), rows, ...lost];
  return [line(`${name} is running with it (${duration(started.seconds * 1000)}).`), rows, ...lost, ...howItRuns(started, now)];
}

/** Asked before something is opened, or moved, to where people reach it. */
export function mayReachOutside(
  name: InstanceName,
  { address, domain }: {
    readonly domain: { readonly from: string; readonly to: string; readonly serverName: string | null } | null;
    readonly address: { readonly from: string; readonly to: string } | null;
  },
) {
  return (asker: string, number: string | null): Reply => [
    ...(domain === null
      ? []
      : [
          line(
            `${name} moves from ${domain.from} to ${domain.to}: its old addresses end.${domain.serverName === null ? "" : ` Its accounts keep their names, which end in :${domain.serverName}, and apps that look for that name must still find it there.`}`,
          ),
        ]),
    ...(address === null
      ? []
      : [line(`${name} will listen on ${address.to === "0.0.0.0" ? "every address of this host" : address.to} instead of ${address.from}: without encryption, past the proxy, for everybody who reaches it there.`)]),
    ...answerLine(asker, number),
  ];
}

/** Not KEY=VALUE. */
export const noAssignment = (word: string): UserError =>
  new SaidError("no-assignment", `${quoted(word)} is not KEY=VALUE.`, "A setting and its value are one word, without spaces, such as `BACKEND_PORT=auto`.");

export const settingTwice = (key: string): UserError => new SaidError("given-twice", `${key} is there twice.`, "Give it once.");

export const emptySetting = (key: string): UserError => new SaidError("missing-value", `${key} needs a value. Nothing was changed.`);

/** A key, or something that looks like one. */
export const secretSetting = (key: string, name: InstanceName): UserError =>
  new SaidError(
    "secret-refused",
    `${key} is, or may be, a secret, and what is said here is kept. Nothing was changed. Treat what you have sent as seen by others: make a new one.`,
    `An owner puts keys and other secrets in by a form: \`!instance env ${name}\``,
  );

/** A setting that is what it is. */
export const fixedSetting = (key: string, why: string): UserError => new SaidError("setting-fixed", `${key} can't be changed: ${why}.`);

/** What has a command of its own. */
export const federationSetting = (name: InstanceName, on: boolean): UserError =>
  new SaidError("setting-elsewhere", "Whether a homeserver federates has a command of its own. Nothing was changed.", on ? `It is \`!instance federation ${name} on\`` : `It is \`!instance federation ${name} off\``);

export const unknownSetting = (key: string, meant: string | null, keys: readonly string[]): UserError =>
  new SaidError("unknown-setting", `There is no setting ${quoted(key)} that I change.${meant === null ? "" : ` Did you mean \`${meant}\`?`}`, `There are: ${keys.join(", ")}. What agents get besides is put in by a form: \`!instance env NAME\``);

/** A value that its schema refuses. */
export const badSetting = (key: string, value: string): UserError => new SaidError("bad-value", `${quoted(value)} won't do as ${key}: ${rule(key)}. Nothing was changed.`);

function rule(key: string): string {
  if (key.endsWith("_PORT")) return "it is a whole number from 1024 to 65535, or `auto` for the lowest one that is free";
  if (key.endsWith("_IMAGE")) return "it is an image as Docker names it, such as `registry.example.org/mindroom:2026.10`";
  if (key === "INSTANCE_DOMAIN") return "it is a host name such as `dev.example.org`: letters, digits, - and dots";
  if (key === "BIND_ADDRESS") return "it is an IPv4 address of this host, `127.0.0.1` for this machine alone, or `0.0.0.0` for all";
  return "it is an address such as `https://matrix.example.org`";
}
