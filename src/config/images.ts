import { readFileSync } from "node:fs";
import { z } from "zod";
import { messageOf, UserError } from "../model/error.ts";

const Image = z.object({
  /** What is pulled, with its version. */
  image: z.string().min(1),
  /** How to make it where it can't be pulled; absent where it can't be made. */
  build: z.object({ tag: z.string().min(1), context: z.string().min(1), requirement: z.string().optional() }).optional(),
});

const Images = z.object({ backend: Image, frontend: Image, tuwunel: Image, synapse: Image });
export type Images = z.infer<typeof Images>;

/** The images that this version stands on, from `templates/images.json`. @throws UserError `images-broken`. */
export function readImages(file: string): Images {
  try {
    return Images.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (thrown) {
    const says = thrown instanceof z.ZodError ? thrown.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ") : messageOf(thrown);
    throw new UserError("images-broken", { file, says });
  }
}
