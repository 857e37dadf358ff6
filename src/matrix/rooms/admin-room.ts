import { z } from "zod";
import { Client, path } from "../transport/client.ts";
import { encryptionEvent } from "./room-state.ts";
import { toUserError } from "../transport/request-failure.ts";

type Access = { readonly url: string; readonly token: string };

/** What an operator needs: the least level at which members may change things. */
const operatorLevel = 50;

const PowerLevels = z.looseObject({ users: z.record(z.string(), z.number()).default({}) });

/**
 * Makes a private room. The one who makes it is its admin; those invited become operators.
 * @returns the room's id.
 * @throws UserError `homeserver-refused`, `homeserver-away`, `token-refused`.
 */
export async function createAdminRoom({ encrypted, invite, name, token, url }: Access & { readonly name: string; readonly invite: readonly string[]; readonly encrypted: boolean }): Promise<string> {
  const client = new Client(url, token);
  try {
    const body = { name, preset: "private_chat", visibility: "private", invite, ...(encrypted ? { initial_state: [encryptionEvent] } : {}) };
    const { room_id: room } = z.object({ room_id: z.string() }).parse(await client.call("POST", "/createRoom", { body }));

    // Not at creation: there it would replace the homeserver's own, which name the creator in old room versions, and mustn't in new ones.
    const at = path("rooms", room, "state", "m.room.power_levels", "");
    const levels = PowerLevels.parse(await client.call("GET", at));
    const operators = Object.fromEntries(invite.map((user) => [user, operatorLevel]));
    await client.call("PUT", at, { body: { ...levels, users: { ...levels.users, ...operators } } });
    return room;
  } catch (thrown) {
    throw toUserError(thrown, url);
  }
}

/** Enters a room, as one invited there. Does nothing when already in it. @throws UserError as `createAdminRoom`. */
export async function joinRoom({ url, token, room }: Access & { readonly room: string }): Promise<void> {
  try {
    await new Client(url, token).call("POST", path("rooms", room, "join"), { body: {}, timeoutMs: 120_000 });
  } catch (thrown) {
    throw toUserError(thrown, url);
  }
}
