import { expect, test } from "vitest";
import { webApp } from "../../../../src/web/engine/app.ts";
import { pagesOf } from "../../../fakes/pages.ts";
import { alice, fakeRoom, type FakeRoom } from "../../../fakes/room.ts";

const publicUrl = "https://bot.example.org";
const secret = "sk-a-secret-that-nobody-says";

/** The pages of `dev`, and what is sent to them. */
async function pages(flags = "", page: "env" | "key" = "env") {
  const room = fakeRoom();
  await room.says(alice, `!instance create dev ${flags}`.trim());
  room.edit("instances/dev/backend.env", (text) => `${text}MINE='${secret}-mine'\nPYTHONPATH='/by/hand'\n`);
  room.edit("instances/dev/.env.dev", (text) => `${text}GROQ_API_KEY='${secret}-groq'\n`);
  await room.says(alice, `!instance ${page} dev`);
  const app = webApp(pagesOf(room));
  const path = /https:\/\/bot\.example\.org(\/\S+)/.exec(room.lastReply())?.[1] ?? "";
  const headers = { origin: publicUrl, "sec-fetch-site": "same-origin" };
  return {
    room,
    get: async () => answer(await app.request(path)),
    post: async (form: Readonly<Record<string, string>>, from: Readonly<Record<string, string>> = headers) => answer(await app.request(path, { method: "POST", body: new URLSearchParams(form), headers: from })),
  };
}

const answer = async (response: Response) => ({ status: response.status, text: await response.text(), headers: response.headers });
const files = (room: FakeRoom): string => room.read("instances/dev/.env.dev") + room.read("instances/dev/backend.env");

test("the form says what is set, never what it is", async () => {
  const { get } = await pages();
  const { status, text, headers } = await get();
  expect(status).toBe(200);
  expect(text).toMatch(/Groq <span class="set">set<\/span>/);
  expect(text).toContain("MINE <span");
  expect(text).not.toMatch(/OpenAI <span/);
  expect(text).not.toContain(secret);
  expect(text).not.toContain("/by/hand");
  expect(text).not.toContain("<script");
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(headers.get("cache-control")).toBe("no-store");
});

test("what is filled in is saved, what is ticked is removed, what is empty stays", async () => {
  const { post, room } = await pages();
  const { status, text } = await post({ "value:OPENAI_API_KEY": ` ${secret} `, "value:GROQ_API_KEY": "", "remove:MINE": "1", "name-1": "NEW_ONE", "text-1": "a=b $x #y", "name-2": "", "text-2": "", rows: "3", restart: "now" });
  expect(status).toBe(200);
  expect(text).toContain("Saved for dev");
  expect(text).toContain("<dt>Set</dt><dd>OPENAI_API_KEY</dd><dd>NEW_ONE</dd>");
  expect(text).toContain("!instance start dev");
  expect(text).not.toContain(secret);
  expect(files(room)).toContain(`OPENAI_API_KEY='${secret}'`);
  expect(files(room)).toContain(`GROQ_API_KEY='${secret}-groq'`);
  expect(files(room)).toContain("NEW_ONE='a=b $x #y'");
  expect(files(room)).not.toContain("MINE=");
});

test("more rows come with all that was typed, and nothing is saved", async () => {
  const { get, post, room } = await pages();
  const before = files(room);
  const { status, text } = await post({ more: "1", rows: "3", "value:OPENAI_API_KEY": "half typed", "name-3": "bad name", "text-3": "x", restart: "later" });
  expect(status).toBe(200);
  expect(text).toContain('value="half typed"');
  expect(text).toContain('value="bad name"');
  expect(text).toMatch(/id="name-4"[^>]* autofocus>/);
  expect(text.match(/ autofocus/g)).toHaveLength(1);
  expect(text).toContain('name="name-8"');
  expect(text).not.toContain('name="name-9"');
  expect(files(room)).toBe(before);
  expect((await get()).text).not.toContain("half typed");
  expect((await post({ more: "1", rows: "9999999" })).text).not.toContain('name="name-61"');
});

test.each([
  ["nothing at all", {}, "Nothing is filled in"],
  ["an own key", { "name-1": "MINDROOM_API_KEY", "text-1": "x" }, "Innkeeper sets this one itself."],
  ["an own key in other letters", { "name-1": "mindroom_api_key", "text-1": "x" }, "Innkeeper sets this one itself."],
  ["a port", { "name-1": "BACKEND_PORT", "text-1": "9000" }, "Innkeeper sets this one itself."],
  ["an image", { "name-1": "BACKEND_IMAGE", "text-1": "x" }, "which code runs"],
  ["any image", { "name-1": "SOME_IMAGE", "text-1": "x" }, "which code runs"],
  ["Compose's", { "name-1": "COMPOSE_FILE", "text-1": "x" }, "which code runs"],
  ["Docker's", { "name-1": "DOCKER_HOST", "text-1": "x" }, "which code runs"],
  ["the loader's", { "name-1": "LD_PRELOAD", "text-1": "/x.so" }, "which code runs"],
  ["Python's", { "name-1": "PYTHONSTARTUP", "text-1": "x" }, "which code runs"],
  ["Node's", { "name-1": "NODE_OPTIONS", "text-1": "--require x" }, "which code runs"],
  ["the shell's", { "name-1": "PATH", "text-1": "x" }, "which code runs"],
  ["Git's", { "name-1": "GIT_SSH_COMMAND", "text-1": "x" }, "which code runs"],
  ["a model key in a row", { "name-1": "OPENAI_API_KEY", "text-1": "x" }, "has a field of its own"],
  ["a name that is none", { "name-1": "MY KEY", "text-1": "x" }, "A name is made of"],
  ["a name that JavaScript knows", { "name-1": "__proto__", "text-1": "ends\\" }, "end in a backslash"],
  ["a name without a value", { "name-1": "A" }, "It needs a value."],
  ["a value without a name", { "text-1": "x" }, "It needs a name."],
  ["a name twice", { "name-1": "A", "text-1": "x", "name-2": "A", "text-2": "y" }, "This name is given twice."],
  ["a line break", { "value:OPENAI_API_KEY": "a\nb" }, "A value is one line"],
  ["a NUL", { "value:OPENAI_API_KEY": "a\0b" }, "A value is one line"],
  ["a backslash at the end", { "value:OPENAI_API_KEY": "a\\" }, "end in a backslash"],
  ["a backslash before a quotation mark", { "value:OPENAI_API_KEY": "a\\'b" }, "end in a backslash"],
  ["far too much", { "value:OPENAI_API_KEY": "x".repeat(8001) }, "That is too long"],
  ["both at once", { "value:GROQ_API_KEY": "x", "remove:GROQ_API_KEY": "1" }, "Give a new value or"],
  ["an own key as if it had a field", { "value:MINDROOM_API_KEY": "x" }, "Nothing is filled in"],
])("%s is refused beside its field, with what was typed, and nothing is saved", async (_what, form, says) => {
  const { post, room } = await pages();
  const before = files(room);
  const { status, text } = await post({ rows: "3", ...form });
  expect(status).toBe(422);
  expect(text).toContain(says);
  if (!says.startsWith("Nothing")) expect(text).toMatch(/ aria-invalid="true" autofocus>/);
  expect(files(room)).toBe(before);
  expect((await post({ rows: "3", "value:OPENAI_API_KEY": "good" })).status).toBe(200);
});

test("what somebody set by hand that isn't set here can be taken out, and no more", async () => {
  const { get, post, room } = await pages();
  expect((await get()).text).not.toContain("value:PYTHONPATH");
  await post({ "value:PYTHONPATH": "/elsewhere", "value:OPENAI_API_KEY": "x" });
  expect(files(room)).toContain("PYTHONPATH='/by/hand'");
  const another = await pages();
  await another.post({ "remove:PYTHONPATH": "1" });
  expect(files(another.room)).not.toContain("PYTHONPATH");
});

test("one that runs is asked when it gets them; one that doesn't isn't", async () => {
  expect((await (await pages()).get()).text).not.toContain('type="radio"');
  const { get, post, room } = await pages("--start");
  expect((await get()).text).toMatch(/value="now" checked/);
  const { text } = await post({ "value:OPENAI_API_KEY": secret, restart: "later" });
  expect(text).toContain("!instance restart dev");
  expect(room.engine.calls.filter((call) => call.startsWith("stop"))).toEqual([]);
});

test("a form from another site, and a preview, change and burn nothing", async () => {
  const { get, post, room } = await pages();
  const before = files(room);
  expect((await post({ "value:OPENAI_API_KEY": secret }, { origin: "https://evil.example.com" })).status).toBe(403);
  for (let time = 0; time < 3; time++) await get();
  expect(files(room)).toBe(before);
  expect((await post({ "value:OPENAI_API_KEY": secret })).status).toBe(200);
  expect((await get()).status).toBe(410);
  expect((await post({ "value:OPENAI_API_KEY": "again" })).text).toContain("!instance env dev");
});

test("files that somebody broke by hand are named instead of the form", async () => {
  const { get, room } = await pages();
  room.edit("instances/dev/backend.env", (text) => `${text}nonsense\n`);
  const { status, text } = await get();
  expect(status).toBe(409);
  expect(text).toContain("it has no KEY=value");
});

test("the dashboard's key is shown by the button, once, and by nothing else", async () => {
  const { get, post, room } = await pages("", "key");
  const key = /^MINDROOM_API_KEY='(.*)'$/m.exec(files(room))?.[1] ?? "";
  expect(key.length).toBeGreaterThan(20);
  for (let time = 0; time < 3; time++) expect((await get()).text).not.toContain(key);
  expect((await post({}, { origin: "https://evil.example.com" })).status).toBe(403);
  const shown = await post({});
  expect(shown.status).toBe(200);
  expect(shown.text).toContain(key);
  expect(shown.text).toContain('href="http://127.0.0.1:8765"');
  expect(shown.headers.get("cache-control")).toBe("no-store");
  expect((await post({})).status).toBe(410);
  expect((await get()).text).toContain("!instance key dev");
});
