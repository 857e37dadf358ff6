import type { InstanceErrors } from "../../model/errors/instance-errors.ts";
import type { Phrases } from "./phrases.ts";

/** Instances: made, changed, started, shown. */
export const instanceErrors: Phrases<InstanceErrors> = {
  "no-logs": ({ name }) => ({ message: `${name} has said nothing yet.`, hint: `If it isn't running: \`!instance start ${name}\`` }),
};
