import { z } from "zod";

/** Where something was asked, as it is stored. */
export const Origin = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("room"), room: z.string(), event: z.string(), thread: z.string().nullable() }),
  z.object({ kind: z.literal("shell"), user: z.string() }),
  z.object({ kind: z.literal("page"), page: z.string() }),
]);
