import type { InstanceErrors } from "../../model/errors/instance-errors.ts";
import { configInvalid } from "./config-invalid.ts";
import type { Phrases } from "./phrases.ts";

/** Instances: made, changed, started, shown. */
export const instanceErrors: Phrases<InstanceErrors> = {
  "config-invalid": configInvalid,
  "no-logs": ({ name }) => ({ message: `${name} has said nothing yet.`, hint: `If it isn't running: \`!instance start ${name}\`` }),
  "settings-taken-back": ({ because, name }, tell) => {
    const { detail, message } = tell(because);
    return {
      message: `${message.replace(/ Nothing was changed\.$/, "")} Its old settings are back, and it is started with them again; its data is untouched.`,
      hint: `Its state: \`!instance show ${name}\``,
      detail,
    };
  },
};
