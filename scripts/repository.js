import { fileURLToPath } from "node:url";

/** The folder of this checkout. Every script works from here, wherever it is called from. */
export const repository = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
