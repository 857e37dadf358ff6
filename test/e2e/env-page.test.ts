import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pagesOf } from "../fakes/pages.ts";
import { alice, fakeRoom, type FakeRoom } from "../fakes/room.ts";
import { launch, phoneOn, served, type Looking } from "./browser.ts";

const secret = "sk-a-secret-that-nobody-says";
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** A page of `dev`, which runs, in a real browser, over real files; only Docker and homeservers are fakes. */
async function opened(page: "env" | "key", looking: Looking = { scripts: false }) {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  room.edit("instances/dev/backend.env", (text) => `${text}MY_OWN_VARIABLE='${secret}'\nPYTHONPATH='/by/hand'\n`);
  room.edit("instances/dev/.env.dev", (text) => `${text}GROQ_API_KEY='${secret}'\n`);
  await room.says(alice, `!instance ${page} dev`);
  const publicUrl = await served((at) => pagesOf(room, at));
  const { page: shown, problems, wellMade } = await phoneOn(browser, publicUrl, looking);
  const path = (): string => /https:\/\/bot\.example\.org(\/\S+)/.exec(room.lastReply())?.[1] ?? "";
  const open = async (): Promise<void> => {
    await shown.goto(publicUrl + path());
  };
  await open();
  return { room, page: shown, open, problems: () => problems.filter((each) => !each.includes("status of 422")), wellMade };
}

const files = (room: FakeRoom): string => room.read("instances/dev/.env.dev") + room.read("instances/dev/backend.env");

test("without any script, a person puts keys in, asks for more rows, mends a mistake, and saves", async () => {
  const { page, problems, room } = await opened("env");
  await page.getByLabel("OpenAI").fill(secret);
  await page.locator("#name-1").fill("MY_TOKEN");
  await page.locator("#text-1").fill("it's #1 for $5");
  await page.getByRole("button", { name: "More empty rows" }).click();
  await page.locator("#name-8").fill("LD_PRELOAD");
  await page.locator("#text-8").fill("/tmp/x.so");
  await page.getByRole("textbox", { name: "Groq" }).fill("new");
  await page.getByLabel("Remove it (MY_OWN_VARIABLE)").check();
  // Enter in a field saves: it doesn't ask for more rows.
  await page.locator("#text-8").press("Enter");
  await page.getByText("which code runs").waitFor();
  await page.locator("#name-8").fill("FINE");
  await page.getByRole("button", { name: "Save" }).last().click();
  await page.getByRole("heading", { name: "Saved for dev" }).waitFor();
  await expect(page.getByText("dev is being restarted with it").isVisible()).resolves.toBe(true);
  for (const line of [`OPENAI_API_KEY='${secret}'`, "GROQ_API_KEY='new'", "MY_TOKEN='it\\'s #1 for $5'", "FINE='/tmp/x.so'", "PYTHONPATH='/by/hand'"]) expect(files(room)).toContain(line);
  expect(files(room)).not.toContain("MY_OWN_VARIABLE");
  expect(problems()).toEqual([]);
});

test("the dashboard's key is shown by its button, without any script", async () => {
  const { open, page, problems, room } = await opened("key");
  await page.getByRole("button", { name: "Show the key" }).click();
  const key = /^MINDROOM_API_KEY='(.*)'$/m.exec(files(room))?.[1] ?? "";
  await page.getByText(key).waitFor();
  await open();
  await page.getByRole("heading", { name: "no longer good" }).waitFor();
  expect(problems().filter((each) => !each.includes("status of 410"))).toEqual([]);
});

test.each(["light", "dark"] as const)("every page fits a phone and axe finds nothing, %s", { timeout: 60_000 }, async (colorScheme) => {
  const { page, wellMade } = await opened("env", { colorScheme });
  await wellMade("env");
  await page.locator("#name-1").fill("COMPOSE_FILE");
  await page.locator("#text-1").fill("x");
  await page.getByLabel("Ollama, its address").fill("ends in \\");
  await page.getByRole("button", { name: "Save" }).last().click();
  await wellMade("env-wrong");
  await page.locator("#name-1").fill("A_VARIABLE_WITH_A_NAME_THAT_IS_SO_LONG_THAT_NO_PHONE_HAS_ROOM_FOR_IT");
  await page.getByLabel("Ollama, its address").fill("http://192.168.1.5:11434");
  await page.getByLabel("Remove it (MY_OWN_VARIABLE)").check();
  await page.getByRole("button", { name: "Save" }).last().click();
  await wellMade("env-saved");
  const { page: key, wellMade: keyWellMade } = await opened("key", { colorScheme });
  await keyWellMade("key");
  await key.getByRole("button", { name: "Show the key" }).click();
  await keyWellMade("key-shown");
});

test.each(["light", "dark"] as const)("the page for the agents' token fits a phone and axe finds nothing, %s", async (colorScheme) => {
  const room = fakeRoom();
  const url = "https://matrix.example.com";
  room.homeservers.externals.set(url, { url, serverName: "example.com", version: "Synapse 1.163.2", registration: { how: "token", says: null }, tokens: ["good"] });
  await room.says(alice, `!instance create dev dev.example.org --matrix=${url}`);
  await room.says(alice, "!instance agents dev");
  const publicUrl = await served((at) => pagesOf(room, at));
  const { page, wellMade } = await phoneOn(browser, publicUrl, { colorScheme });
  await page.goto(`${publicUrl}/agents/${room.token("agents")}`);
  await wellMade("agents");
  await page.getByLabel("Registration token").fill("guessed");
  await page.getByRole("button").click();
  await page.getByText("doesn't accept this token").waitFor();
  await wellMade("agents-wrong");
  await page.getByLabel("Registration token").fill("good");
  await page.getByRole("button").click();
  await page.getByRole("heading", { name: "The agents have their token" }).waitFor();
  await wellMade("agents-done");
});
