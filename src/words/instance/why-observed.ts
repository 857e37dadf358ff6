import type { Ailment, WhyObserved } from "../../model/instance/observed.ts";
import { serviceLabels } from "../../model/instance/service-labels.ts";
import { moment } from "../../model/moment.ts";
import { phrase } from "../errors/phrase.ts";

type Unseen = Extract<WhyObserved, { readonly kind: "unseen" }>;

/** Why Docker can't be asked, as a sentence. */
export const whyUnseen = ({ reason }: Unseen): string => phrase(reason).message;

/** Why an instance is as it is, as a sentence goes on: `backend is paused`. */
export function whyObserved(why: Exclude<WhyObserved, Unseen>, now: number): string {
  switch (why.kind) {
    case "ailing":
      return why.ailments.map(ailing).join("; ");
    case "cut-off":
      return `its agents have heard nothing from their homeserver since ${moment(why.since, now)}`;
  }
}

function ailing({ how, service, status }: Ailment): string {
  const what = serviceLabels[service];
  switch (how) {
    case "no-container":
      return `${what} has no container`;
    case "unhealthy":
      return `${what} runs but is unhealthy`;
    case "restarting":
      return `${what} stops again and again (${status})`;
    case "paused":
      return `${what} is paused`;
    case "down":
      return `${what} doesn't run (${status})`;
  }
}
