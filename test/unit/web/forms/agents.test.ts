import { expect, test } from "vitest";
import { webApp } from "../../../../src/web/engine/app.ts";
import { pagesOf } from "../../../fakes/pages.ts";
import { alice, fakeRoom } from "../../../fakes/room.ts";

const url = "https://matrix.example.com";

/** The page that takes the agents' token, of an instance on somebody else's homeserver that accepts `good`. */
async function page() {
  const room = fakeRoom();
  room.homeservers.externals.set(url, { url, serverName: "example.com", version: "Synapse 1", registration: { how: "token", says: null }, tokens: ["good"] });
  await room.says(alice, `!instance create dev --matrix=${url}`);
  await room.says(alice, "!instance agents dev");
  const app = webApp(pagesOf(room));
  const path = /https:\/\/bot\.example\.org(\/agents\/\S+)/.exec(room.lastReply())?.[1] ?? "";
  const answer = async (response: Response) => ({ status: response.status, text: await response.text() });
  return {
    room,
    get: async () => answer(await app.request(path)),
    post: async (token: string) => answer(await app.request(path, { method: "POST", body: new URLSearchParams({ token }), headers: { origin: "https://bot.example.org", "sec-fetch-site": "same-origin" } })),
  };
}

test("the form says where the token is for, and opening it changes nothing", async () => {
  const { get } = await page();
  expect(await get()).toMatchObject({ status: 200, text: expect.stringMatching(/Let the agents of dev in[^]*<strong>example\.com<\/strong>[^]*type="password"/) as string });
  expect((await get()).status).toBe(200);
});

test.each([
  ["", "Paste the token."],
  ["with spaces", "Only A–Z"],
  ["x".repeat(65), "64 characters at most"],
])("%j is refused beside its field, before anybody is asked", async (token, words) => {
  const { post, room } = await page();
  room.homeservers.externals.clear();
  const { status, text } = await post(token);
  expect(status).toBe(422);
  expect(text).toContain(words);
  if (token !== "") expect(text).not.toContain(token);
});

test("a token that the homeserver doesn't accept is said to be that, isn't shown again, and the form can be sent anew", async () => {
  const { post, room } = await page();
  const { status, text } = await post("guessed");
  expect(status).toBe(409);
  expect(text).toContain("accept this token");
  expect(text).not.toContain("guessed");
  expect(await post(" good ")).toMatchObject({ status: 200, text: expect.stringContaining("example.com accepts it.") as string });
  expect(room.read("instances/dev/.env.dev")).toContain("MATRIX_REGISTRATION_TOKEN='good'");
  expect(await post("good")).toMatchObject({ status: 410, text: expect.stringContaining("!instance agents dev") as string });
});

test("a homeserver that is away is said, and the link stays good", async () => {
  const { get, post, room } = await page();
  room.homeservers.externals.clear();
  expect(await post("good")).toMatchObject({ status: 409, text: expect.stringContaining("be reached") as string });
  expect((await get()).status).toBe(200);
});
