import type { Created } from "../../model/instance/instance-outcomes.ts";
import { code, facts, line, type Block, type Reply } from "../../model/reply.ts";
import { PortRole } from "../../model/instance/settings.ts";
import { homeserverWords } from "./homeserver.ts";
import { registrationWords } from "./warnings.ts";

/** What `create` made, or would make. */
export function created(outcome: Created): Reply {
  return outcome.dryRun ? planned(outcome) : made(outcome);
}

function made(outcome: Created): Reply {
  return [
    line(`${outcome.name} is created, and stopped. To start it: \`!instance start ${outcome.name}\``),
    facts(rows(outcome)),
    ...pinnedImages(outcome),
    ...needsToken(outcome),
  ];
}

/** Before the first start: without it there would be none. */
const needsToken = ({ name, registration }: Created): readonly Block[] =>
  registration?.how === "token" ? [line(`Before it starts, an owner must give it a registration token of that homeserver: \`!instance agents ${name}\``)] : [];

function planned(outcome: Created): Reply {
  return [
    line(`A dry run: nothing was changed. This is what ${outcome.name} would be.`),
    facts([...rows(outcome), ["Containers", outcome.containers.join(", ")]]),
    line("Files in its folder:"),
    code(outcome.files.join("\n")),
    line("To make it, send the same without `--dry-run`."),
  ];
}

function rows({ addresses, directory, domain, federation, homeserver, ports, registration, serverName, subnet }: Created): readonly (readonly [string, string])[] {
  const named = serverName === null || homeserver === "none" ? "" : `, server name ${serverName} (fixed from now on)`;
  return [
    ["Domain", domain],
    ["Homeserver", `${homeserverWords(homeserver, null, federation)}${named}`],
    ...(homeserver === "external" && addresses.homeserver !== null ? [["Found at", addresses.homeserver] as const] : []),
    ...(registration === null ? [] : [["Agents", registrationWords(registration)] as const]),
    ["Ports", portWords(ports)],
    ...(subnet === null ? [] : [["Network", subnet] as const]),
    ["Folder", `\`${directory}\``],
  ];
}

/** Ports and what they are for: `8765 backend, 3003 frontend`. */
export const portWords = (ports: Created["ports"]): string =>
  PortRole.options
    .flatMap((role) => (ports[role] === undefined ? [] : [`${ports[role]} ${role}`]))
    .join(", ");

/** Says which images have no version that could be named. */
export function pinnedImages({ pinnedByDigest }: Pick<Created, "pinnedByDigest">): readonly Block[] {
  const names = pinnedByDigest.map((image) => `\`${image.split("@")[0] ?? image}\``);
  return names.length === 0 ? [] : [line(`No version tag is known for ${names.join(" and ")}: kept at the digest found now.`)];
}
