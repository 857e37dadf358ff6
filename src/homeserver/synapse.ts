import { z } from "zod";
import type { Kind } from "./own-homeserver.ts";

/** A Synapse takes its registration token by its admin API only, so once it runs. */
export const synapse: Kind = {
  version: { path: "/_synapse/admin/v1/server_version", schema: z.object({ server_version: z.string().max(200) }).transform((told) => told.server_version.split(" ")[0] ?? "") },
  async makeToken(ask, { url }, serviceToken, token) {
    const known = await ask(url, `/_synapse/admin/v1/registration_tokens/${encodeURIComponent(token)}`, { token: serviceToken });
    if (known.status === 200) return false;
    const made = await ask(url, "/_synapse/admin/v1/registration_tokens/new", { method: "POST", token: serviceToken, body: { token } });
    if (made.status !== 200) throw new Error(`Synapse answered ${made.status} ${made.errcode ?? ""} when asked for a registration token`);
    return true;
  },
};
