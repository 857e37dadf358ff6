import { z } from "zod";
import type { Kind } from "./own-homeserver.ts";

/** A Tuwunel has its registration token from its environment, where it can't vanish, and lists the user that it made for itself as a deactivated one. */
export const tuwunel: Kind = {
  version: { path: "/_tuwunel/server_version", schema: z.object({ version: z.string().max(200) }).transform((told) => told.version.split(" ")[0] ?? "") },
  serverUser: "conduit",
};
