import { z } from "zod";
import type { Json } from "../json.ts";

const Named = z.object({ name: z.string() });
const Other = z.object({ other: z.string() });
const Ported = z.object({ port: z.number() });

/** A command with the name or port that it is about: `instance start dev`. */
export function withSubject(command: string, input: Json): string {
  const { name, port } = subjectOf(input);
  return [command, name ?? port].filter((word) => word !== null).join(" ");
}

/** What a command's checked input is about: an instance's name, or else a port; each null where it isn't that. */
export function subjectOf(input: Json): { readonly name: string | null; readonly port: number | null } {
  const name = Named.safeParse(input).data?.name ?? null;
  return { name, port: name === null ? (Ported.safeParse(input).data?.port ?? null) : null };
}

/** The other instance that a command's checked input names, too; null where there is none. */
export const otherIn = (input: Json): string | null => Other.safeParse(input).data?.other ?? null;
