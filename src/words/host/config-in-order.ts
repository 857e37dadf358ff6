import { facts, line, type Reply } from "../../model/reply.ts";

/** Of a config that will do: what a start would make of it. `file` is null where there is none. */
export function configInOrder({ file, homeserver, owners, rooms }: { readonly file: string | null; readonly homeserver: string | null; readonly owners: readonly string[]; readonly rooms: readonly string[] }): Reply {
  if (file === null) return [line("There is no config/innkeeper.yaml: all is as by default, and without a homeserver there is no bot, only this shell.")];
  if (homeserver === null) return [line(`${file} is in order. It names no homeserver, so there is no bot, only this shell.`)];
  return [line(`${file} is in order.`), facts([["Homeserver", homeserver], ["Rooms", rooms.join(", ")], ["Owners", owners.join(", ")]])];
}
