import { z } from "zod";

/** A column that holds JSON of this shape. */
export const jsonOf = <Shape extends z.ZodType>(shape: Shape) =>
  z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "is not JSON" });
      return z.NEVER;
    }
  }).pipe(shape);

/** A column that holds 0 or 1. */
export const Flag = z.number().transform((value) => value !== 0);
