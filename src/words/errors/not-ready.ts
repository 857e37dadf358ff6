import { duration } from "../../model/duration.ts";
import type { Facts } from "../../model/error.ts";
import type { AfterNotReady } from "../../model/errors/instance-errors.ts";
import { serviceLabels } from "../../model/instance/service-labels.ts";
import { causeSentences } from "../cause.ts";
import { unreadyWords } from "../unready.ts";
import type { Phrase } from "./phrases.ts";

const whatBecameOfIt: Readonly<Record<AfterNotReady, string>> = {
  stopped: "Its containers are stopped again; its data is untouched.",
  "told-by-asker": "",
  "with-federation": "It runs again as before, with federation.",
  "without-federation": "It runs again as before, without federation.",
};

/** An instance whose service doesn't answer, with the cause and the end of its log. */
export function notReady({ after, cause, deadlineMs, log, name, restarts, seen, service, tokenWanted }: Facts["not-ready"]): Phrase {
  const label = serviceLabels[service];
  const what = restarts === null ? `its ${label} was not ready within ${duration(deadlineMs)}` : `its ${label} stopped and was restarted ${restarts === 1 ? "once" : `${restarts} times`}`;
  const why = cause !== null ? causeSentences(cause) : seen === null ? "" : `Last seen: it ${unreadyWords(seen)}.`;
  return {
    message: [`${name} did not answer: ${what}.`, why, whatBecameOfIt[after]].filter((part) => part !== "").join(" "),
    hint: tokenWanted ? `To give it another token: \`!instance agents ${name}\`` : `All it said: \`!instance logs ${name} ${service}\``,
    detail: log.length === 0 ? undefined : log.join("\n"),
  };
}
