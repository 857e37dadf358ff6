import type { InstanceName } from "../../model/instance/instance.ts";
import type { SettingsSet } from "../../model/instance/instance-outcomes.ts";
import { facts, line, type Reply } from "../../model/reply.ts";
import { answerLine } from "../asking/prompt.ts";
import { duration } from "../quantity.ts";
import { howItRuns } from "./started.ts";

/** Settings are changed, and it runs with them or will. */
export function set({ carriedUs, changes, name, started }: SettingsSet, now: number): Reply {
  if (changes.length === 0) return [line(`${name} has that already. Nothing was changed.`)];
  const rows = facts(changes.map(({ from, key, to }) => [key, `${from} → ${to}`] as const));
  const lost = carriedUs ? [line("I am on that homeserver myself, and still look for it at its old address: put the new one into my config, and start me again.")] : [];
  if (started === null) return [line(`Saved for ${name}, which isn't running. It applies at the next start: \`!instance start ${name}\``), rows, ...lost];
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
