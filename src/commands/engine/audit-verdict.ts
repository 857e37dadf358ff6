import type { Verdict } from "../../model/jobs/audit.ts";
import type { Incoming } from "../../model/rooms/incoming.ts";
import type { Json } from "../../model/json.ts";
import { subjectOf, withSubject } from "../../model/jobs/subject.ts";
import type { Command } from "./define.ts";
import type { Line } from "./message-reader.ts";
import { NearMiss } from "./near-miss.ts";

/** What the audit holds of a command that was understood. */
export const aboutCommand = ({ command: { path }, input }: { readonly command: Pick<Command, "path">; readonly input: Json }): Pick<Verdict, "command" | "instance"> =>
  ({ command: withSubject(path.join(" "), input), instance: subjectOf(input).name });

/** What the audit holds of a message, as far as it was understood. */
export function aboutLine(message: Pick<Incoming, "addressed" | "body">, said: Line): Pick<Verdict, "command" | "instance" | "said"> {
  if (said.kind === "command") return aboutCommand(said);
  return mayBeTalk(message, said) ? { said: null } : {};
}

/** Of what is said to the bot alone, whatever isn't even nearly a command may be meant for nobody, or be a password typed in the wrong place. */
const mayBeTalk = ({ addressed, body }: Pick<Incoming, "addressed" | "body">, said: Line): boolean =>
  addressed && said.kind === "wrong" && !(said.error instanceof NearMiss) && !/^\s*[!！]/u.test(body);
