import type { Facts } from "../../model/error.ts";
import type { JobErrors } from "../../model/errors/job-errors.ts";
import { foreignSentence } from "../foreign.ts";
import { lockedAtStart } from "../jobs/locked-name.ts";
import { clockTime } from "../quantity.ts";
import { quoted } from "../quoted.ts";
import type { Phrases, Wording } from "./phrases.ts";

/** Jobs and what holds them up. */
export const jobErrors: Phrases<JobErrors> = {
  busy: ({ by, locked }) => ({
    message: `${lockedAtStart(locked)} is busy: ${by === null ? "it is being changed" : `${by.asker} has been running \`${by.command}\` since ${clockTime(by.since)}`}.`,
    hint: "Nothing was changed. Send it again when that is done.",
  }),
  "crashed-thrice": ({ step, times }) => ({
    message: `I was killed ${times} times during "${step}", so I undid all of it.`,
    hint: "The log says more. Ask `!status` whether the host is well, then try again.",
  }),
  "form-again": () => ({ message: "I was stopped while I worked on this form, and I never keep secrets.", hint: "Send the form again." }),
  "half-done": ({ because, command, name }, tell) => ({
    message: `I could not do ${quoted(command)}${name === null ? "" : ` for ${name}`}, and could not undo what I had begun: ${because.ref === null ? tell(because).message : `ref ${because.ref} in the log.`} It is half done.`,
    hint: `I try to undo it again with the next command on it, and at my next start. How it is: ${name === null ? "`!status`" : `\`!instance show ${name}\``}`,
  }),
  internal: () => ({ message: "Something went wrong on my side." }),
  interrupted: ({ command }) => ({ message: `\`${command}\` was cut off.`, hint: "The bot finishes it within seconds; without one, the next command on that instance does." }),
  "job-abandoned": ({ by }) => ({ message: `${by} ended it as it was: nothing was undone.` }),
  "job-cancelled": ({ by, command }) => ({ message: `${by ?? "Somebody"} cancelled \`${command}\`.` }),
  "job-ended": (facts) => ({ message: `Job ${facts.id}, \`${facts.command}\`, ${tooLate(facts)}.`, hint: `All of it: \`!jobs show ${facts.id}\`` }),
  "job-not-stuck": ({ command, id, state }) =>
    state === "ended"
      ? { message: `Job ${id}, \`${command}\`, has ended already.`, hint: `All of it: \`!jobs show ${id}\`` }
      : {
          message: `Job ${id}, \`${command}\`, is ${state === "running" ? "running" : "being undone"}. Only one that I can't resume can be abandoned.`,
          hint: state === "running" ? `To stop and undo it: \`!jobs cancel ${id}\`` : `How far it is: \`!jobs show ${id}\``,
        },
  "job-stuck": jobStuck,
  "no-job": ({ id }) => ({ message: `There is no job ${id}.`, hint: "All jobs: `!jobs`" }),
  "not-cancellable": ({ id }) => ({ message: `Job ${id} comes from a form that somebody sent: it may have made their account already.`, hint: `How far it is: \`!jobs show ${id}\`` }),
  unforeseen: ({ says }) => ({ message: foreignSentence(says) }),
};

function tooLate({ cancelledBy, state }: Facts["job-ended"]): string {
  switch (state) {
    case "done":
      return "is done already";
    case "failed":
      return "has failed already, and is being undone";
    case "abandoned":
      return "has ended already, as it was";
    case "cancelled":
      return `was cancelled already by ${cancelledBy ?? "somebody"}`;
    default:
      return cancelledBy === null ? "has failed, and is being undone" : `is being stopped already, for ${cancelledBy}`;
  }
}

function jobStuck({ job, locked }: Facts["job-stuck"]): Wording {
  const held = locked === null ? null : `${lockedAtStart(locked)} is held by a job that was cut off and that I can't resume.`;
  if (job === null) return { message: held ?? "A job was cut off and I can't resume it.", hint: "An owner can end it, where all instances are seen: `!jobs`", unchanged: true };
  const { asker, command, id } = job;
  return {
    message: held === null ? `Job ${id}, \`${command}\` for ${asker}, was cut off and I can't resume it.` : `${held} It is job ${id}, \`${command}\` for ${asker}.`,
    hint: `How far it came: \`!jobs show ${id}\`. Then an owner can end it as it is: \`!jobs abandon ${id}\``,
    unchanged: true,
  };
}
