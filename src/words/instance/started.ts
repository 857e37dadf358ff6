import type { Json } from "../../model/json.ts";
import type { Started } from "../../model/instance/instance-outcomes.ts";
import { facts, line, type Block, type Reply } from "../../model/reply.ts";
import { addressRows } from "./addresses.ts";
import { readBefore } from "./before.ts";
import { firstAdminLink } from "../people/claim.ts";
import { pinnedImages } from "./created.ts";
import { homeserverWords } from "./homeserver.ts";
import { duration } from "../quantity.ts";
import { moved } from "../trash/restored.ts";
import { warningLines } from "./warnings.ts";

/** An instance runs: where it is, and what it still lacks. `before` is the create or restore that this start followed. */
export function started(outcome: Started, now: number, before: Json): Reply {
  const earlier = readBefore(before);
  return [
    line(`${opening(outcome, earlier?.kind)} (${duration(outcome.seconds * 1000)}).`),
    ...howItRuns(outcome, now),
    ...(earlier?.kind === "created" ? pinnedImages(earlier) : []),
    ...(earlier?.kind === "restored" ? moved(earlier).map((each) => line(each)) : []),
  ];
}

/** Where it is, and what it still lacks. */
export function howItRuns(outcome: Started, now: number): Reply {
  const { addresses, claim, homeserver, name } = outcome;
  const about = homeserver === null ? null : homeserverWords(homeserver.kind, homeserver.version, homeserver.federation);
  return [
    facts(addressRows(addresses, name, about)),
    ...(claim === null ? [] : [firstAdminLink("Become its first admin", claim, now)]),
    ...model(outcome),
    ...warningLines(name, outcome.warnings),
  ];
}

function opening({ name, restarted }: Started, after: "created" | "restored" | undefined): string {
  if (after === "restored") return `${name} is back from the trash and running`;
  return restarted ? `${name} is running again` : `${name} is running`;
}

/** Agents that can't answer look broken: so it is said at once why, and where a key goes. */
function model({ hasModelKey, keysFile, name, synthetic }: Started): readonly Block[] {
  if (synthetic) return [line(`Its agents answer with MindRoom's built-in model, which needs no key and knows little. For another, an owner names it in \`config/config.yaml\` and gives its key: \`!instance env ${name}\``)];
  if (hasModelKey || keysFile === null) return [];
  return [line(`It has no model key yet, so its agents can't answer. An owner puts one in, never here: \`!instance env ${name}\``)];
}
