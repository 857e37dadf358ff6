import { z } from "zod";
import { InstanceName } from "../model/instance/instance.ts";
import type { RoomEntry } from "../model/rooms/scope.ts";

const Room = z.string('must be in quotes, such as "!abc:example.org"')
  .regex(/^(![^\s:]+(:\S+)?|#[^\s:]+:\S+)$/, 'must be a room id or alias in quotes, such as "!abc:example.org" or "#admins:example.org"');

/** A name must be able to follow it. */
const Prefix = z.string().regex(/^[a-z][a-z0-9-]{0,28}$/, "must be how names begin, such as cust-: up to 29 of a-z, 0-9 and -, starting with a letter");

const Granted = z
  .strictObject({ room: Room, instances: z.array(InstanceName).default([]), create: Prefix.optional() })
  .refine(({ create, instances }) => create !== undefined || instances.length > 0, {
    error: "needs instances, or create, or both; a room for all instances is written as its id or alias alone",
    when: ({ issues }) => issues.length === 0,
  });

/** The settings there are in a room's group. */
export const roomKeys: readonly string[] = Object.keys(Granted.shape);

/** An admin room: a text for one with all instances, a group for one with some. */
const Entry = z.unknown().transform((raw, context): RoomEntry => {
  const read = typeof raw === "object" && raw !== null && !Array.isArray(raw) ? Granted.safeParse(raw) : Room.safeParse(raw);
  if (!read.success) {
    // As they are: where in the entry, and what.
    for (const issue of read.error.issues) context.issues.push({ ...issue, input: raw } as z.core.$ZodRawIssue);
    return z.NEVER;
  }
  if (typeof read.data === "string") return { room: read.data, grant: null };
  const { create, instances, room } = read.data;
  return { room, grant: { instances, create: create ?? null } };
});

/** The admin rooms. */
export const Rooms = z.array(Entry).superRefine((entries, context) => {
  entries.forEach(({ room }, index) => {
    if (entries.findIndex((each) => each.room === room) < index) context.addIssue({ code: "custom", path: [index], message: `${room} is given twice; what it may see must stand in one place` });
  });
});
