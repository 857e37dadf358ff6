import type { Instance } from "../../model/instance/instance.ts";
import type { Removed } from "../../model/instance/instance-outcomes.ts";
import { line, type Reply } from "../../model/reply.ts";
import { person } from "../person.ts";
import { answerLine } from "../asking/prompt.ts";
import { about, count, size } from "../quantity.ts";

/** Asked before an instance is removed. `bytes` is null where its folder can't be measured. */
export function mayRemove({ createdAt, createdBy, name }: Instance, bytes: number | null, now: number) {
  const facts = [`created ${about(createdAt, now)} by ${person(createdBy)}`, ...(bytes === null ? [] : [size(bytes)])];
  return (asker: string, number: string | null): Reply => [
    line(`${name} (${facts.join(", ")}) stops and goes to the trash, with all its data. \`!trash restore ${name}\` brings it back.`),
    ...answerLine(asker, number),
  ];
}

/** It is in the trash. */
export function removed({ name, ports }: Removed): Reply {
  const freed = ports.length === 0 ? "" : ` ${ports.length === 1 ? "Port" : "Ports"} ${ports.join(", ")} ${ports.length === 1 ? "is" : "are"} free.`;
  return [line(`${name} is in the trash.${freed} Back: \`!trash restore ${name}\``)];
}

/** Asked before the trash is emptied. */
export function mayEmpty(names: readonly string[], bytes: number | null) {
  const what = `${names.join(", ")}${bytes === null ? "" : `; ${size(bytes)}`}`;
  return (asker: string, number: string | null): Reply => [
    line(`${count(names.length, "instance")} in the trash (${what}) will be deleted for good, with all data. Nothing brings that back.`),
    ...answerLine(asker, number),
  ];
}
