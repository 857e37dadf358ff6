import { z } from "zod";

/** An id. Half a surrogate pair in it could stand in no address. */
const Id = z.string().refine((id) => id.isWellFormed());

/** One event of a room, as far as anything here looks at it. Other people's homeservers write these: nothing in it is certain. */
export const RoomEvent = z.object({
  event_id: Id,
  type: z.string(),
  sender: Id,
  origin_server_ts: z.int().catch(0),
  state_key: z.string().optional().catch(undefined),
  content: z.record(z.string(), z.unknown()).catch({}),
  unsigned: z.object({ prev_content: z.object({ membership: z.string().optional() }).optional() }).optional().catch(undefined),
});
export type RoomEvent = z.infer<typeof RoomEvent>;

/** Events that aren't even that much are left out: one broken event must not stop the rest. */
export const RoomEvents = z.array(z.unknown()).catch([]).transform((all) =>
  all.flatMap((one) => {
    const event = RoomEvent.safeParse(one);
    return event.success ? [event.data] : [];
  }),
);

/** What an invited person gets to see of a room: events without ids. */
const Stripped = z.object({ type: z.string(), sender: z.string(), state_key: z.string().catch(""), content: z.record(z.string(), z.unknown()).catch({}) });

const none = { events: [] as never[] };
const Joined = z.object({
  state: z.object({ events: RoomEvents }).catch(none),
  timeline: z.object({ events: RoomEvents, limited: z.boolean().catch(false), prev_batch: z.string().optional().catch(undefined) }).catch({ ...none, limited: false }),
});
const Invited = z.object({
  invite_state: z.object({
    events: z.array(z.unknown()).transform((all) => all.flatMap((one) => Stripped.safeParse(one).data ?? [])),
  }).catch(none),
});
const Left = z.object({
  state: z.object({ events: RoomEvents }).catch(none),
  timeline: z.object({ events: RoomEvents }).catch(none),
});

export type JoinedRoom = z.infer<typeof Joined>;
export type InvitedRoom = z.infer<typeof Invited>;

const rooms = <T extends z.ZodType>(shape: T) => z.record(z.string(), shape).catch({});

/** One answer of `/sync`. */
export const SyncResponse = z.object({
  next_batch: z.string(),
  to_device: z.object({ events: z.array(z.unknown()) }).catch(none),
  device_lists: z.object({ changed: z.array(z.string()).catch([]), left: z.array(z.string()).catch([]) }).catch({ changed: [], left: [] }),
  device_one_time_keys_count: z.record(z.string(), z.number()).catch({}),
  /** Null where the homeserver knows no fallback keys. */
  device_unused_fallback_key_types: z.array(z.string()).nullable().catch(null),
  rooms: z.object({ join: rooms(Joined), invite: rooms(Invited), leave: rooms(Left) }).partial().catch({}),
  account_data: z.object({
    events: z.array(z.unknown()).transform((all) =>
      all.flatMap((one) => z.object({ type: z.string(), content: z.record(z.string(), z.unknown()) }).safeParse(one).data ?? []),
    ),
  }).catch(none),
});
export type SyncResponse = z.infer<typeof SyncResponse>;

/** One page of `/messages`. */
export const MessagesPage = z.object({ chunk: RoomEvents, end: z.string().optional().catch(undefined) });

/** `m.relates_to`, whatever is in it. */
const Relation = z.object({
  rel_type: z.string().optional().catch(undefined),
  event_id: z.string().optional().catch(undefined),
  "m.in_reply_to": z.object({ event_id: z.string().optional().catch(undefined) }).optional().catch(undefined),
});

/** What an event's content says of its place among others. */
export function relationOf(content: Readonly<Record<string, unknown>>): { edits: string | null; thread: string | null; answers: string | null; refersTo: string | null } {
  const relation = Relation.safeParse(content["m.relates_to"]).data;
  const of = (type: string) => (relation?.rel_type === type ? (relation.event_id ?? null) : null);
  return { edits: of("m.replace"), thread: of("m.thread"), refersTo: of("m.reference"), answers: relation?.["m.in_reply_to"]?.event_id ?? null };
}
