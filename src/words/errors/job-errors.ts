import type { JobErrors } from "../../model/errors/job-errors.ts";
import { lockedName } from "../jobs/busy.ts";
import type { Phrases } from "./phrases.ts";

/** Jobs and what holds them up. */
export const jobErrors: Phrases<JobErrors> = {
  internal: () => ({ message: "Something went wrong on my side." }),
  interrupted: ({ command }) => ({ message: `\`${command}\` was cut off.`, hint: "The bot finishes it within seconds; without one, the next command on that instance does." }),
  "job-abandoned": ({ by }) => ({ message: `${by} ended it as it was: nothing was taken back.` }),
  "job-not-stuck": ({ command, id, state }) =>
    state === "ended"
      ? { message: `Job ${id}, \`${command}\`, has ended already.`, hint: `All of it: \`!jobs show ${id}\`` }
      : {
          message: `Job ${id}, \`${command}\`, is ${state === "running" ? "running" : "being taken back"}. Only one that I can't go on with can be abandoned.`,
          hint: state === "running" ? `To stop it and take it back: \`!jobs cancel ${id}\`` : `How far it is: \`!jobs show ${id}\``,
        },
  "job-stuck": ({ job, locked }) => {
    const held = `${lockedName(locked).replace(/^the /, "The ")} is held by a job that was cut off and that I can't go on with. Nothing was changed.`;
    if (job === null) return { message: held, hint: "An owner can end it, where all instances are seen: `!jobs`" };
    return {
      message: `${held} It is job ${job.id}, \`${job.command}\` for ${job.asker}.`,
      hint: `How far it came: \`!jobs show ${job.id}\`. Then an owner can end it as it is: \`!jobs abandon ${job.id}\``,
    };
  },
  unforeseen: ({ says }) => ({ message: /[.!?…]$/.test(says) ? says : `${says}.` }),
};
