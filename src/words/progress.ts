import type { Json } from "../model/job.ts";

const verbs: Readonly<Record<string, string>> = {
  "instance create": "Creating",
  "instance start": "Starting",
  "instance stop": "Stopping",
  "instance restart": "Restarting",
  "instance claim": "Making a link for",
  "instance remove": "Removing",
  "instance logs": "Reading",
  "instance show": "Looking at",
  "trash restore": "Bringing back",
  "trash empty": "Emptying the trash",
  "jobs cancel": "Cancelling",
  "port reserve": "Reserving",
  "port release": "Releasing",
};

/** What is going on, as a heading over its steps: `Starting dev`. */
export function progressTitle(command: string, input: Json): string {
  const verb = verbs[command] ?? command;
  if (input === null || typeof input !== "object") return verb;
  if ("name" in input && typeof input.name === "string") return `${verb} ${input.name}`;
  return "port" in input && typeof input.port === "number" ? `${verb} port ${input.port}` : verb;
}
