import type { InstanceErrors } from "../../model/errors/instance-errors.ts";
import type { ConfigFault } from "../../model/instance/config-fault.ts";
import { foreignClause } from "../foreign.ts";
import { quoted } from "../quoted.ts";
import type { Phrase } from "./phrases.ts";

/** As many mistakes are told; whoever fixes them finds the others. */
const most = 4;
/** Characters of what MindRoom says of each. */
const longest = 300;

const refusals = { start: "was not started", restart: "was not restarted", change: "was not changed" } as const;

/** MindRoom doesn't take a configuration: what is wrong, where, and that nothing was done. */
export function configInvalid({ faults, name, path, refused, runs }: InstanceErrors["config-invalid"]): Phrase {
  const more = faults.length - most;
  const told = [...faults.slice(0, most).map(fault), ...(more > 0 ? [`And ${more} more.`] : [])];
  const next = { start: `: \`!instance start ${name}\``, restart: `: \`!instance restart ${name}\``, change: " send the command again." };
  return {
    message: [`${name} ${refusals[refused]}: MindRoom doesn't accept its configuration.`, ...told, ...(runs ? ["It keeps running as before."] : [])].join(" "),
    hint: `Fix ${path} on the host, then${next[refused]}`,
  };
}

function fault({ file, key, kind, line, says }: ConfigFault): string {
  const where = line === null ? file : `${file}, line ${line}`;
  if (kind === "missing") return `${file} is missing.`;
  if (kind === "unknown-key" && key !== null) return `${where}: it doesn't know the key ${quoted(key)}.`;
  const what = `${shortened(foreignClause(says))}.`;
  if (kind === "no-yaml") return `${where}, isn't valid YAML: ${what}`;
  return `${where}: ${key === null ? "" : `${quoted(key)}: `}${what}`;
}

const shortened = (says: string): string => (says.length <= longest ? says : `${says.slice(0, longest)}…`);
