import { replaceKeys } from "../../model/rooms/known-key.ts";
import type { Logs } from "../../model/instance/observed.ts";
import { code, line, type Reply } from "../../model/reply.ts";
import { count } from "../quantity.ts";

/** The newest lines, each with its service where there are several. */
export function logs({ lines, name }: Logs): Reply {
  const services = new Set(lines.map(({ service }) => service));
  const [only] = services;
  const whose = services.size === 1 && only !== undefined ? `${name}'s ${only}` : name;
  return [
    line(`The last ${count(lines.length, "line")} of ${whose}:`),
    // A program may print its own keys, and this goes into a room.
    code(replaceKeys(lines.map(({ service, text }) => (services.size === 1 ? text : `${service} | ${text}`)).join("\n"), "[key]")),
  ];
}
