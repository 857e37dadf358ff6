import { z } from "zod";
import type { Lane, Outbox, Outgoing, QueuedOutgoing } from "../model/rooms/outgoing.ts";
import type { Reason } from "../model/error.ts";
import { LinkPage } from "../model/people/link.ts";
import type { Block } from "../model/reply.ts";
import { Flag, jsonOf } from "./json.ts";
import type { Store } from "./store.ts";

const BlockShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("line"), text: z.string() }),
  z.object({ kind: z.literal("list"), items: z.array(z.string()) }),
  z.object({ kind: z.literal("facts"), rows: z.array(z.tuple([z.string(), z.string()])) }),
  z.object({ kind: z.literal("code"), text: z.string() }),
  z.object({ kind: z.literal("file"), name: z.string(), of: z.object({ kind: z.literal("audit"), after: z.number(), upTo: z.number(), instance: z.string().nullable() }) }),
  z.object({ kind: z.literal("link"), before: z.string(), to: z.object({ page: LinkPage, id: z.string() }), after: z.string() }),
]) satisfies z.ZodType<Block>;

/** Rows of versions that stored none stay as they are: a message's name for the homeserver is made of all that stands in it. */
const ReasonShape = z.object({ code: z.string(), facts: z.json() }) satisfies z.ZodType<Reason>;

const Message = z.object({
  room: z.string(),
  reply: z.array(BlockShape),
  kind: z.enum(["outcome", "failure", "prompt", "notice", "alert", "resolved"]),
  replyTo: z.string().nullable(),
  thread: z.string().nullable(),
  asker: z.string().nullable(),
  reason: ReasonShape.exactOptional(),
}) satisfies z.ZodType<Outgoing>;

const Row = z.object({ id: z.number(), message: jsonOf(Message) }).transform(({ id, message }): QueuedOutgoing => ({ ...message, id }));
const LaneRow = z.object({ room: z.string(), notices: Flag }) satisfies z.ZodType<Lane>;

/** The table of messages to be sent. */
export function outboxIn(store: Store): Outbox {
  const insert = store.change("INSERT INTO outbox (message) VALUES (:message)");
  const waiting = store.rows(Row, "SELECT id, message FROM outbox ORDER BY id");
  const lanes = store.rows(LaneRow, "SELECT DISTINCT room, isNotice AS notices FROM outbox");
  const first = store.rows(Row, "SELECT id, message FROM outbox WHERE room = :room AND isNotice = :notices ORDER BY id LIMIT :most");
  const replace = store.change("UPDATE outbox SET message = :message WHERE id = :id");
  const remove = store.change("DELETE FROM outbox WHERE id = :id");

  return {
    put: (message) => void insert({ message: JSON.stringify(message) }),
    waiting,
    lanes,
    first: ({ room, notices }, most) => first({ room, notices: Number(notices), most }),
    coalesce: ([id, ...others], { room, reply, kind, replyTo, thread, asker }) =>
      store.together(() => {
        if (id === undefined) return;
        replace({ id, message: JSON.stringify({ room, reply, kind, replyTo, thread, asker } satisfies Outgoing) });
        for (const other of others) remove({ id: other });
      }),
    sent: (id) => void remove({ id }),
  };
}
