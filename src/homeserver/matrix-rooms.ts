import { randomUUID } from "node:crypto";
import { z } from "zod";
import { UserError } from "../model/error.ts";
import type { MatrixRooms, Seat } from "../model/rooms/matrix-rooms.ts";
import { expected, matrixRequest, type Answer, type Asked } from "./matrix-request.ts";
import { systemClock } from "./system-clock.ts";

/** For joining over federation, and for deleting a room. */
const longDeadlineMs = 60_000;

const Room = z.object({ room_id: z.string() });
const Member = z.object({ membership: z.string() });
const Said = z.object({ chunk: z.array(z.object({ content: z.looseObject({ body: z.unknown().optional() }) })) });
const Levels = z.looseObject({ users: z.record(z.string(), z.unknown()).default({}) });
const Words = z.object({ error: z.string() });

const part = encodeURIComponent;
/** What a homeserver says when it refuses: for people, and perhaps another server's words. */
const wordsOf = ({ body, errcode, status }: Answer): string => (Words.safeParse(body).data?.error ?? errcode ?? String(status)).replaceAll(/[`\p{Cc}]+/gu, " ").slice(0, 300);

/** Rooms by the client-server API, and their end by Synapse's admin API. */
export function matrixRooms(fetch: typeof globalThis.fetch = globalThis.fetch): MatrixRooms {
  const request = matrixRequest(fetch, systemClock);
  const ask = ({ account, url }: Seat, path: string, asked: Omit<Asked, "token"> = {}): Promise<Answer> => request(url, path, { ...asked, token: account.token });
  const client = (seat: Seat, path: string, asked?: Omit<Asked, "token">): Promise<Answer> => ask(seat, `/_matrix/client/v3/${path}`, asked);
  const post = (seat: Seat, path: string, body: object = {}, deadlineMs?: number): Promise<Answer> => client(seat, path, { method: "POST", body, ...(deadlineMs === undefined ? {} : { deadlineMs }) });

  const find = async (seat: Seat, alias: string): Promise<string | null> => {
    const answer = await client(seat, `directory/room/${part(alias)}`);
    return answer.status === 404 ? null : expected(Room, answer, "find a room").room_id;
  };
  const levels = (room: string): string => `rooms/${part(room)}/state/m.room.power_levels`;

  return {
    find,
    async open(seat, { alias, title }) {
      const known = await find(seat, alias);
      if (known !== null) return known;
      return expected(Room, await post(seat, "createRoom", { preset: "private_chat", name: title, room_alias_name: alias.slice(1, alias.indexOf(":")) }), "make a room").room_id;
    },
    async invite(seat, room, userId) {
      const member = Member.safeParse((await client(seat, `rooms/${part(room)}/state/m.room.member/${part(userId)}`)).body);
      if (member.success && ["join", "invite"].includes(member.data.membership)) return;
      const answer = await post(seat, `rooms/${part(room)}/invite`, { user_id: userId }, longDeadlineMs);
      if (answer.status !== 200) throw new UserError("invite-refused", { says: wordsOf(answer) });
    },
    async promote(seat, room, userIds) {
      const now = expected(Levels, await client(seat, levels(room)), "tell a room's power levels");
      const users = { ...now.users, ...Object.fromEntries(userIds.map((userId) => [userId, 100])) };
      expected(z.unknown(), await client(seat, levels(room), { method: "PUT", body: { ...now, users } }), "set a room's power levels");
    },
    async join(seat, room, via) {
      const answer = await post(seat, `join/${part(room)}?server_name=${part(via)}&via=${part(via)}`, {}, longDeadlineMs);
      if (answer.status !== 200) throw new UserError("join-refused", { says: wordsOf(answer) });
    },
    async say(seat, room, text) {
      const answer = await client(seat, `rooms/${part(room)}/send/m.room.message/${randomUUID()}`, { method: "PUT", body: { msgtype: "m.text", body: text } });
      expected(z.unknown(), answer, "send a message");
    },
    async heard(seat, room, text) {
      const { chunk } = expected(Said, await client(seat, `rooms/${part(room)}/messages?dir=b&limit=20`), "tell what was said");
      return chunk.some(({ content }) => content.body === text);
    },
    async leave(seat, room) {
      // Refused to whoever isn't in it.
      for (const verb of ["leave", "forget"]) await post(seat, `rooms/${part(room)}/${verb}`);
    },
    async close(seat, room, alias) {
      // The alias last: by it a run after a crash finds what is left.
      await ask(seat, `/_synapse/admin/v1/rooms/${part(room)}`, { method: "DELETE", body: { purge: true }, deadlineMs: longDeadlineMs });
      if (alias !== null) await client(seat, `directory/room/${part(alias)}`, { method: "DELETE" });
    },
  };
}
