import type { Status } from "../model/status.ts";
import { facts, line, list, type Block, type Reply } from "../model/reply.ts";
import { count, size } from "./quantity.ts";
import { phrase } from "./errors/phrase.ts";

/** How Innkeeper itself is. */
export function status(outcome: Status): Reply {
  const { botRuns, dataRoot, dockerTrouble, freeBytes, instances, version } = outcome;
  return [
    line(opening(outcome)),
    facts([
      ["Instances", dockerTrouble === null ? `${instances.total}, ${instances.running} running` : `${instances.total}`],
      ["Docker", dockerTrouble === null ? "answers" : phrase(dockerTrouble).message],
      ["Disk", freeBytes === null ? "can't be asked" : `${size(freeBytes)} free`],
      ["Data", `\`${dataRoot}\``],
      ["Bot", botRuns ? "runs" : "doesn't run"],
      ["Version", version],
    ]),
    ...listed(outcome.unfinishedJobs, "under way"),
    ...listed(outcome.stuckJobs, "that I can't resume"),
  ];
}

function opening({ botRuns, dockerTrouble, instances, stuckJobs }: Status): string {
  const [first, ...others] = instances.needYou;
  if (dockerTrouble !== null) return "I can't reach Docker, so I can't see how the instances are.";
  const [stuck] = stuckJobs;
  if (first === undefined && stuck !== undefined) return `Job ${stuck.id} needs you: \`!jobs show ${stuck.id}\``;
  if (first === undefined) return botRuns ? "All is well." : "The instances are well. The bot isn't running: rooms get no answer, and links don't open. To start it: `npm start`";
  return `${others.length === 0 ? `${first} needs` : `${instances.needYou.join(", ")} need`} you: \`!instance show ${first}\``;
}

function listed(jobs: Status["stuckJobs"], which: string): readonly Block[] {
  if (jobs.length === 0) return [];
  return [
    line(`${count(jobs.length, "job")} ${which}`),
    list(jobs.map(({ asker, command, id }) => `${id} — \`${command}\` for ${asker}`)),
  ];
}
