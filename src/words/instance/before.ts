import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import type { Json } from "../../model/json.ts";

/** What is told of a create before a start. Older versions stored no `kind`; nothing but a create had `dryRun`. */
const Created = z.object({ kind: z.literal("created").default("created"), name: InstanceName, dryRun: z.boolean(), pinnedByDigest: z.array(z.string()).default([]) });

/** The same of a restore; nothing else had `movedPorts`. */
const Restored = z.object({
  kind: z.literal("restored").default("restored"),
  name: InstanceName,
  movedPorts: z.array(z.object({ role: z.string(), from: z.number(), to: z.number() })),
  subnet: z.object({ from: z.string(), to: z.string() }).nullable(),
});

const Before = z.union([Created, Restored]);

/** What the job before this one did, of the same command line: the two that a start can follow. */
export type Before = z.infer<typeof Before>;

/** Reads a stored outcome, of this version or an older one; null where none came before. */
export const readBefore = (before: Json): Before | null => Before.safeParse(before).data ?? null;
