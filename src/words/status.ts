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
    ...underWay(outcome),
  ];
}

function opening({ botRuns, dockerTrouble, instances }: Status): string {
  const [first, ...others] = instances.needYou;
  if (dockerTrouble !== null) return "I can't reach Docker, so I can't see how the instances are.";
  if (first === undefined) return botRuns ? "All is well." : "The instances are well. The bot doesn't run: rooms get no answer, and links don't open. To start it: `npm start`";
  return `${others.length === 0 ? `${first} needs` : `${instances.needYou.join(", ")} need`} you: \`!instance show ${first}\``;
}

function underWay({ unfinishedJobs }: Status): readonly Block[] {
  if (unfinishedJobs.length === 0) return [];
  return [
    line(`${count(unfinishedJobs.length, "job")} under way`),
    list(unfinishedJobs.map(({ asker, command, id }) => `${id} — \`${command}\` for ${asker}`)),
  ];
}
