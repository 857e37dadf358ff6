import { z } from "zod";
import type { Json } from "./job.ts";

const Named = z.object({ name: z.string() });
const Ported = z.object({ port: z.number() });

/** What a command's checked input is about: an instance's name, or else a port; each null where it isn't that. */
export function subjectOf(input: Json): { readonly name: string | null; readonly port: number | null } {
  const name = Named.safeParse(input).data?.name ?? null;
  return { name, port: name === null ? (Ported.safeParse(input).data?.port ?? null) : null };
}
