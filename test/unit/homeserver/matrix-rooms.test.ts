import { expect, test } from "vitest";
import { matrixRooms } from "../../../src/homeserver/matrix-rooms.ts";

type Call = { readonly method: string; readonly path: string; readonly query: string; readonly body: Record<string, unknown> };

/** A homeserver that answers by method and path as the test says; 404 for all else. */
function scripted(answers: Readonly<Record<string, readonly [status: number, body: unknown]>>) {
  const calls: Call[] = [];
  const fetch = (async (url: URL, init: RequestInit) => {
    const call = { method: init.method ?? "GET", path: decodeURIComponent(url.pathname).replace("/_matrix/client/v3/", ""), query: url.search, body: typeof init.body === "string" ? (JSON.parse(init.body) as Record<string, unknown>) : {} };
    calls.push(call);
    const [status, body] = answers[`${call.method} ${call.path}`] ?? [404, { errcode: "M_NOT_FOUND", error: "no such thing" }];
    return new Response(JSON.stringify(body), { status });
  }) as typeof globalThis.fetch;
  return { rooms: matrixRooms(fetch), calls, asked: () => calls.map(({ method, path }) => `${method} ${path}`) };
}

const seat = { url: "http://hs.test", account: { userId: "@innkeeper:one.test", token: "secret" } };
const made = [200, { room_id: "!r" }] as const;

test("a room is made once: a repeat finds it by its alias", async () => {
  const fresh = scripted({ "POST createRoom": made });
  expect(await fresh.rooms.open(seat, { alias: "#meet-1:one.test", title: "Meet" })).toBe("!r");
  expect(fresh.calls.at(-1)?.body).toEqual({ preset: "private_chat", name: "Meet", room_alias_name: "meet-1" });
  const known = scripted({ "GET directory/room/#meet-1:one.test": made });
  expect(await known.rooms.open(seat, { alias: "#meet-1:one.test", title: "Meet" })).toBe("!r");
  expect(known.asked()).toEqual(["GET directory/room/#meet-1:one.test"]);
});

test("who is in a room, or invited, isn't invited again; a refusal is told in the homeserver's words", async () => {
  const there = scripted({ "GET rooms/!r/state/m.room.member/@bob:two.test": [200, { membership: "invite" }] });
  await there.rooms.invite(seat, "!r", "@bob:two.test");
  expect(there.calls).toHaveLength(1);
  const left = scripted({ "GET rooms/!r/state/m.room.member/@bob:two.test": [200, { membership: "leave" }], "POST rooms/!r/invite": [403, { errcode: "M_FORBIDDEN", error: "Federation denied with two.test." }] });
  await expect(left.rooms.invite(seat, "!r", "@bob:two.test")).rejects.toMatchObject({ code: "invite-refused", facts: { says: "Federation denied with two.test." } });
});

test("a join names the server to go by, and its refusal is told in the homeserver's words", async () => {
  const { calls, rooms } = scripted({ "POST join/!r": [502, { errcode: "M_UNKNOWN", error: "Failed to make_join via any server" }] });
  await expect(rooms.join(seat, "!r", "two.test")).rejects.toMatchObject({ code: "join-refused", facts: { says: "Failed to make_join via any server" } });
  expect(calls[0]?.query).toBe("?server_name=two.test&via=two.test");
});

test("what was said is found among events that say nothing", async () => {
  const { rooms } = scripted({ "GET rooms/!r/messages": [200, { chunk: [{ content: { membership: "join" } }, { content: { body: "hello" } }] }] });
  expect(await rooms.heard(seat, "!r", "hello")).toBe(true);
  expect(await rooms.heard(seat, "!r", "goodbye")).toBe(false);
});

test("admins are added to the power levels that there are", async () => {
  const { calls, rooms } = scripted({ "GET rooms/!r/state/m.room.power_levels": [200, { ban: 50, users: { "@innkeeper:one.test": 100 } }], "PUT rooms/!r/state/m.room.power_levels": [200, {}] });
  await rooms.promote(seat, "!r", ["@bob:two.test"]);
  expect(calls.at(-1)?.body).toEqual({ ban: 50, users: { "@innkeeper:one.test": 100, "@bob:two.test": 100 } });
});

test("leaving and closing what is gone already is no trouble", async () => {
  const { asked, rooms } = scripted({});
  await rooms.leave(seat, "!r");
  await rooms.close(seat, "!r", "#meet-1:one.test");
  expect(asked()).toEqual(["POST rooms/!r/leave", "POST rooms/!r/forget", "DELETE /_synapse/admin/v1/rooms/!r", "DELETE directory/room/#meet-1:one.test"]);
});
