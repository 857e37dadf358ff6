import { localpart, ownerOf } from "../../model/people/account.ts";
import type { RoomOpened } from "../../model/people/people-outcomes.ts";
import { line, list, type Reply } from "../../model/reply.ts";
import { count } from "../quantity.ts";
import { phrase } from "../errors/phrase.ts";

/** A room is there, and who is invited. */
export function roomOpened({ alias, invited, name, refused, title }: RoomOpened): Reply {
  const agents = invited.some((userId) => ownerOf(localpart(userId)) === "agent");
  return [
    line(`“${title}” is made on ${name}: \`${alias}\`. ${count(invited.length, "invite")} ${invited.length === 1 ? "is" : "are"} out:`),
    list(invited),
    ...refused.map(({ userId, why }) => line(`${userId} could not be invited; the homeserver says: ${phrase(why).message}`)),
    ...(agents ? [line("There, an agent answers only people who are also in one of its own rooms, unless its `config.yaml` says otherwise.")] : []),
  ];
}
