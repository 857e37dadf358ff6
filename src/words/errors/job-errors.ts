import type { JobErrors } from "../../model/errors/job-errors.ts";
import type { Phrases } from "./phrases.ts";

/** Jobs and what holds them up. */
export const jobErrors: Phrases<JobErrors> = {
  internal: () => ({ message: "Something went wrong on my side." }),
  interrupted: ({ command }) => ({ message: `\`${command}\` was cut off.`, hint: "The bot finishes it within seconds; without one, the next command on that instance does." }),
  unforeseen: ({ says }) => ({ message: /[.!?…]$/.test(says) ? says : `${says}.` }),
};
