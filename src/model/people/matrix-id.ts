import { z } from "zod";

/** Somebody in Matrix: `@alice:example.org`. */
export const MatrixId = z
  .string()
  .max(255)
  .regex(/^@[^\s:`]+:[^\s`]+$/, "must be a Matrix id, such as @alice:example.org")
  .describe("their Matrix id");
