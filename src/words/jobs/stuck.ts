import type { JobShown } from "../../model/jobs/job-outcomes.ts";
import { line, type Reply } from "../../model/reply.ts";
import { answerLine } from "../asking/prompt.ts";
import { lockedAtStart, lockedName } from "./locked-name.ts";

/** A crash cut it off, and this version can't go on with it. */
export const becameStuck = (job: JobShown): Reply => [
  line(`⚠ I can't resume job ${job.id} (\`${job.command}\`, for ${job.asker}): it was cut off, and the version of me that began it had other steps than I have. I left everything as it is and undid nothing.`),
  ...howFar(job),
  line(whatHoldsUp(job)),
];

/** What a stuck job keeps from being done, and how that ends. */
export function whatHoldsUp({ id, locked }: JobShown): string {
  const held = locked === null ? "" : `No other command changes ${lockedName(locked)} until it ends. `;
  return `${held}It goes on by itself when the version that began it runs again. Or an owner ends it as it is: \`!jobs abandon ${id}\``;
}

/** Which of its steps were done and which were not, where there were such. */
function howFar({ steps }: JobShown): Reply {
  const titles = (states: readonly JobShown["steps"][number]["state"][]): string => steps.filter(({ state }) => states.includes(state)).map(({ title }) => title).join("; ");
  const groups = [
    ["Done", titles(["done"])],
    ["Begun, perhaps half done", titles(["running", "failed"])],
    ["Undone", titles(["undone"])],
  ] as const;
  return groups.filter(([, said]) => said !== "").map(([what, said]) => line(`${what}: ${said}.`));
}

/** Asked before a job ends as it is. */
export function mayAbandon(job: JobShown) {
  const freed = job.locked === null ? "" : ` Then ${lockedName(job.locked)} can be changed again.`;
  return (asker: string, number: string | null): Reply => [
    line(`Job ${job.id} (\`${job.command}\`, for ${job.asker}) ends as failed. Nothing is undone: what it did stays, for you to fix.${freed}`),
    ...howFar(job),
    ...answerLine(asker, number),
  ];
}

/** It has ended as it was. */
export function abandoned({ command, id, instance, locked }: JobShown): Reply {
  const freed = locked === null ? "" : ` ${lockedAtStart(locked)} can be changed again.`;
  return [line(`Job ${id} (\`${command}\`) has ended as it was.${freed}${instance === null ? "" : ` How it is: \`!instance show ${instance}\``}`)];
}
