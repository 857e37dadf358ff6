import { needsYou } from "../../model/instance/needs-you.ts";
import type { Shown } from "../../model/instance/observed.ts";
import { facts, line, type Block, type Reply } from "../../model/reply.ts";
import { addressRows } from "./addresses.ts";
import { portWords } from "./created.ts";
import { homeserverWords } from "./homeserver.ts";
import { onlyPaused } from "./overviews.ts";
import { person } from "../person.ts";
import { about } from "../quantity.ts";
import { phrase } from "../errors/phrase.ts";
import { whyObserved, whyUnseen } from "./why-observed.ts";

/** All there is to know of one instance, what matters first. */
export function shown(outcome: Shown, now: number): Reply {
  const { addresses, federation, homeserver, name } = outcome;
  const known = addresses.homeserver === null && homeserver !== "none" ? [["Homeserver", homeserverWords(homeserver, null, federation)] as const] : [];
  return [
    line(opening(outcome, now)),
    ...(outcome.trouble === null ? [] : [line(`Something is wrong with its files: ${phrase(outcome.trouble).message}`)]),
    facts([...addressRows(addresses, name, homeserverWords(homeserver, null, federation)), ...known, ...rows(outcome, now)]),
    ...services(outcome),
    ...nextStep(outcome),
  ];
}

function opening(outcome: Shown, now: number): string {
  const { desired, name, observed } = outcome;
  if (observed.state === "unknown") return `${name}'s state is unknown${observed.why?.kind === "unseen" ? `: ${whyUnseen(observed.why)}` : "."} It should be ${desired}.`;
  const why = observed.why === null || observed.why.kind === "unseen" ? "" : `: ${whyObserved(observed.why, now)}`;
  if (observed.state === "stopped" && needsYou(outcome)) return `${name} is down, though it should run.`;
  return `${name} is ${observed.state}${why}.`;
}

function rows({ domain, images, instance, onlyMatrix, ports, subnet }: Shown, now: number): readonly (readonly [string, string])[] {
  return [
    ...(domain === null ? [] : [["Domain", domain] as const]),
    ...(onlyMatrix ? [["Holds", "the homeserver only, no MindRoom"] as const] : []),
    ...(Object.keys(ports).length === 0 ? [] : [["Ports", portWords(ports)] as const]),
    ...(subnet === null ? [] : [["Network", subnet] as const]),
    ...images.map(([service, image]) => [`Image of ${service}`, `\`${image}\``] as const),
    ["Folder", `\`${instance.directory}\``],
    ["Created", `${about(instance.createdAt, now)} by ${person(instance.createdBy)}`],
  ];
}

/** Of what is stopped as it should be, there is nothing to tell. */
function services({ desired, observed }: Shown): readonly Block[] {
  if (observed.services.length === 0 || (observed.state === "stopped" && desired === "stopped")) return [];
  return [facts(observed.services.map(({ service, status }) => [service, status] as const))];
}

function nextStep(outcome: Shown): readonly Block[] {
  const { name, observed } = outcome;
  if (onlyPaused(observed)) return [line(`To resume it: \`!instance start ${name}\``)];
  if (observed.state === "degraded") return [line(`What it says: \`!instance logs ${name}\``)];
  if (observed.state === "stopped") return [line(`${needsYou(outcome) ? "To bring it up" : "To start it"}: \`!instance start ${name}\``)];
  return [];
}
