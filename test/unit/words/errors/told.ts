import { InstanceName } from "../../../../src/model/instance/instance.ts";
import type { Code, Facts } from "../../../../src/model/error.ts";
import { phrase } from "../../../../src/words/errors/phrase.ts";

/** All that is told of an error, a line each. */
export function told<C extends Code>(code: C, facts: Facts[C]): string {
  const { detail, hint, message } = phrase({ code, facts });
  return [message, hint, detail].filter((line) => line !== undefined).join("\n");
}

export const dev = InstanceName.parse("dev");
