import type { JobErrors } from "../../model/errors/job-errors.ts";
import { clockTime } from "../quantity.ts";
import { quoted } from "../quoted.ts";
import type { Phrases } from "./phrases.ts";

const busyWith = (locked: string): string => (locked === "trash" ? "The trash" : locked === "ports" ? "The list of ports" : locked);

/** Jobs and what holds them up. */
export const jobErrors: Phrases<JobErrors> = {
  busy: ({ by, locked }) => ({
    message: `${busyWith(locked)} is busy: ${by === null ? "it is being changed" : `${by.asker} has been running \`${by.command}\` since ${clockTime(by.since)}`}.`,
    hint: "Nothing was changed. Send it again when that is done.",
  }),
  "crashed-thrice": ({ step, times }) => ({
    message: `I was killed ${times} times during "${step}", so I took it all back.`,
    hint: "The log says more. Ask `!status` whether the host is well, then try again.",
  }),
  "form-again": () => ({ message: "The form has to be sent again." }),
  "half-done": ({ because, command, name }, tell) => ({
    message: `I could not do ${quoted(command)}${name === null ? "" : ` for ${name}`}, and could not take back what I had begun: ${because.ref === null ? tell(because).message : `ref ${because.ref} in the log`}. It is half done.`,
    hint: `I try to take it back again with the next command on it, and at my next start. How it is: ${name === null ? "`!status`" : `\`!instance show ${name}\``}`,
  }),
  internal: () => ({ message: "Something went wrong on my side." }),
  interrupted: ({ command }) => ({ message: `\`${command}\` was cut off.`, hint: "The bot finishes it within seconds; without one, the next command on that instance does." }),
  "job-cancelled": ({ by, command }) => ({ message: `${by ?? "Somebody"} cancelled \`${command}\`.` }),
  unforeseen: ({ says }) => ({ message: /[.!?…]$/.test(says) ? says : `${says}.` }),
};
