import type { Json } from "../../model/json.ts";
import { subjectOf } from "../../model/jobs/subject.ts";

const verbs: Readonly<Record<string, string>> = {
  "instance create": "Creating",
  "instance start": "Starting",
  "instance stop": "Stopping",
  "instance restart": "Restarting",
  "instance set": "Changing",
  "instance env": "Making a link for",
  "instance agents": "Making a link for",
  "instance key": "Making a link for",
  "instance claim": "Making a link for",
  "instance invite": "Making a link for",
  "instance password": "Making a link for",
  "instance deactivate": "Closing an account on",
  "instance people": "Reading who is on",
  "instance remove": "Removing",
  "instance room": "Making a room on",
  "instance federation": "Setting the federation of",
  "instance logs": "Reading",
  "instance show": "Looking at",
  "federation check": "Taking the way to",
  "trash restore": "Bringing back",
  "trash empty": "Emptying the trash",
  "jobs cancel": "Cancelling",
  "jobs abandon": "Ending as it is",
  "port reserve": "Reserving",
  "port release": "Releasing",
};

/** What is going on, as a heading over its steps: `Starting dev`. */
export function progressTitle(command: string, input: Json): string {
  const verb = verbs[command] ?? command;
  const { name, port } = subjectOf(input);
  if (name !== null) return `${verb} ${name}`;
  return port === null ? verb : `${verb} port ${port}`;
}
