import type { Emptied, TrashList } from "../../model/trash/trash-outcomes.ts";
import { line, list, type Reply } from "../../model/reply.ts";
import { person } from "../person.ts";
import { about, count, size } from "../quantity.ts";

/** What could still be had back. */
export function trashed({ trashed: all }: TrashList, now: number): Reply {
  const [first] = all;
  if (first === undefined) return [line("The trash is empty.")];
  return [
    line(`${count(all.length, "instance")} in the trash`),
    list(all.map(({ at, by, bytes, instance }) => `${instance.name} — removed ${about(at, now)} by ${person(by)}${bytes === null ? "" : `, ${size(bytes)}`}`)),
    line(`Back: \`!trash restore ${first.instance.name}\`. To delete all of it for good: \`!trash empty\``),
  ];
}

/** What is gone. */
export const emptied = ({ bytes, names }: Emptied): Reply =>
  names.length === 0 ? [line("The trash was empty.")] : [line(`Deleted for good: ${names.join(", ")}. ${size(bytes)} are free again.`)];
