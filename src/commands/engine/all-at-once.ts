import { UserError } from "../../model/error.ts";
import { subjectOf } from "../../model/jobs/subject.ts";
import type { Deps } from "../../operations/deps.ts";
import { isOptional } from "../../words/asking/usage.ts";
import type { Invocation } from "./define.ts";

/** That commands are about one instance each, to somebody who says `all`; null where that is an instance's name, or isn't said. */
export function allAtOnce({ command, input }: Invocation, { instances }: Pick<Deps, "instances">): UserError | null {
  const { name } = subjectOf(input);
  if (name !== "all" || command.names?.["name"] !== "instance") return null;
  const names = instances.all().map((each) => each.name);
  if (names.some((each) => each === name)) return null;
  const onlyTheName = command.positionals.every((key) => key === "name" || isOptional(command, key));
  return new UserError("one-at-a-time", { command: command.path.join(" "), instances: names, onlyTheName, examples: command.examples });
}
