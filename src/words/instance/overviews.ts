import { needsYou } from "../../model/instance/needs-you.ts";
import type { Observed, Overview, OverviewList } from "../../model/instance/observed.ts";
import { line, type Reply } from "../../model/reply.ts";
import { count } from "../quantity.ts";
import { whyObserved, whyUnseen } from "./why-observed.ts";

/** All instances, those that need somebody first. */
export function overviews({ example, needYou, overviews: all }: OverviewList, now: number): Reply {
  if (all.length === 0) return [line(`There are no instances yet.${example === null ? "" : ` To make one: \`!instance create ${example} --matrix --start\``}`)];
  const sorted = all.toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
  const unknown = all.find(({ observed }) => observed.state === "unknown");
  return [
    line(`${count(all.length, "instance")}${needYou.length === 0 ? "" : `, ${needYou.length} ${needYou.length === 1 ? "needs" : "need"} you`}`),
    // Docker is asked once for all of them, so the reason is one as well.
    ...(unknown === undefined ? [] : [line(`Their state is unknown: ${unknown.observed.why?.kind === "unseen" ? whyUnseen(unknown.observed.why) : "Docker gave no answer."}`)]),
    ...sorted.map((each) => line(item(each, now))),
  ];
}

/** Nothing is wrong with it but that somebody paused it. */
export const onlyPaused = ({ ailing, paused }: Observed): boolean => paused.length > 0 && ailing.every((service) => paused.includes(service));

function rank(overview: Overview): number {
  if (needsYou(overview)) return 0;
  return overview.observed.state === "stopped" ? 2 : 1;
}

function item(overview: Overview, now: number): string {
  const { domain, name, observed, onlyMatrix } = overview;
  const where = `${domain === null ? "" : `, ${domain}`}${onlyMatrix ? ", homeserver only" : ""}`;
  const why = observed.why === null || observed.why.kind === "unseen" ? "" : `: ${whyObserved(observed.why, now)}`;
  switch (observed.state) {
    case "degraded":
      return `✗ ${name} — degraded${why} → \`!instance ${onlyPaused(observed) ? "start" : "logs"} ${name}\``;
    case "stopped":
      return needsYou(overview) ? `✗ ${name} — down, though it should run → \`!instance start ${name}\`` : `○ ${name} — stopped${where}`;
    case "starting":
      return `◌ ${name} — starting${why}${where}`;
    case "running":
      return `● ${name} — running${where}`;
    case "unknown":
      return `? ${name} — unknown, should be ${overview.desired}${where}`;
  }
}
