import type { z } from "zod";

/** What a field holds; browsers send anything else than text only when somebody plays. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The first thing that is wrong with it. */
export const firstOf = (error: z.ZodError): string => error.issues[0]?.message ?? "That can't be used.";
