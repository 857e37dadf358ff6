import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PageLink } from "../../src/model/reply.ts";
import { links } from "../../src/web/engine/links.ts";
import { claimable, pagesOn } from "../unit/operations/people/claimable.ts";
import { launch, phoneOn, served, type Looking } from "./browser.ts";

const strong = "correct horse battery";
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** A phone on the pages over a registry in a file; only the homeserver and Docker are fakes. */
async function opened(looking: Looking = {}) {
  const world = claimable();
  const logged: string[] = [];
  const remember = (facts: Readonly<Record<string, unknown>>, text: string): void => void logged.push(`${text} ${JSON.stringify(facts)}`);
  const linksAt = (publicUrl: string) => links({ publicUrl, key: Buffer.alloc(32, 7) });
  const publicUrl = await served((at) => {
    const pages = pagesOn(world, at, linksAt(at));
    return { ...pages, deps: { ...pages.deps, log: { info: remember, warn: remember, error: remember } } };
  });
  return {
    ...(await phoneOn(browser, publicUrl, looking)),
    world,
    publicUrl,
    /** What the pages' server wrote into its log. */
    logged,
    /** The address of a new link. */
    link: (page: PageLink["page"], about: string | null = null): string => linksAt(publicUrl).url({ page, id: world.open(page, about) }),
  };
}

async function fill(page: Page, user: string | null, password: string, repeat = password): Promise<void> {
  if (user !== null) await page.getByLabel("User name").fill(user);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Password, once more").fill(repeat);
  await page.getByRole("button").click();
}

test.each([true, false])("on a phone, a person fills in the form and sees how to sign in; scripts allowed: %s", async (scripts) => {
  const { page, problems, link, world } = await opened({ scripts });
  await page.goto(link("claim"));
  await expect(page.title()).resolves.toBe("Become admin of dev");
  await fill(page, "Bob", strong);
  await page.getByRole("heading", { name: "You are admin of dev" }).waitFor();
  await expect(page.getByText("@bob:dev.example.org").isVisible()).resolves.toBe(true);
  await expect(page.getByRole("link", { name: "Open the chat" }).getAttribute("href")).resolves.toBe("https://dev.example.org");
  expect(world.homeserver.admins).toEqual(["bob"]);
  expect(problems).toEqual([]);
});

test("the link works once: opened again it says so, and how to get another", async () => {
  const { page, link } = await opened();
  const url = link("claim");
  await page.goto(url);
  await fill(page, "bob", strong);
  await page.getByRole("heading", { name: "You are admin" }).waitFor();
  const answer = await page.goto(url);
  expect(answer?.status()).toBe(410);
  await expect(page.getByText("!instance claim dev").isVisible()).resolves.toBe(true);
});

test("what is wrong stands beside its field, and what was typed is still there", async () => {
  const { page, link } = await opened();
  await page.goto(link("invite", "person"));
  await fill(page, "bob", strong, "correct horse");
  await page.getByText("The two passwords differ.").waitFor();
  await expect(page.getByLabel("User name").inputValue()).resolves.toBe("bob");
  await expect(page.getByLabel("Password", { exact: true }).inputValue()).resolves.toBe("");
  await expect(page.locator(":focus").getAttribute("name")).resolves.toBe("password");
});

test("two who are invited by one link: the first is in, the second is told that it is used", async () => {
  const { page, link, world } = await opened();
  const url = link("invite", "person");
  const other = await page.context().newPage();
  await Promise.all([page.goto(url), other.goto(url)]);
  await fill(page, "bob", strong);
  await page.getByRole("heading", { name: "Welcome to dev" }).waitFor();
  await other.bringToFront();
  await fill(other, "eve", strong);
  await other.getByRole("heading", { name: "This link is no longer good" }).waitFor();
  expect([...world.homeserver.people.keys()]).toEqual(["bob"]);
});

test("a new password is set by who has the link, and password managers see whose it is", async () => {
  const { page, link, world } = await opened();
  world.homeserver.people.set("bob", { password: "forgotten", admin: false });
  await page.goto(link("password", "bob"));
  await expect(page.locator("input[autocomplete=username]").inputValue()).resolves.toBe("@bob:dev.example.org");
  await fill(page, null, strong);
  await page.getByRole("heading", { name: "Your password is set" }).waitFor();
  expect(world.homeserver.people.get("bob")?.password).toBe(strong);
});

test("a form on another site can't send ours", async () => {
  const { page, link, world, wellMade } = await opened();
  await page.goto("about:blank");
  await page.setContent(`<form method="post" action="${link("claim")}"><input name="user" value="eve"><input name="password" value="${strong}"><input name="repeat" value="${strong}"><button>go</button></form>`);
  await page.getByRole("button").click();
  await page.getByRole("heading", { name: "Not from here" }).waitFor();
  expect(world.homeserver.admins).toEqual([]);
  await wellMade("not-from-here");
});

test("where a link led, and where it was opened from, is told to nobody", async () => {
  const { logged, page, link, world } = await opened();
  const url = link("claim");
  const answer = await page.goto(url);
  expect(answer?.headers()).toMatchObject({ "referrer-policy": "same-origin", "cache-control": "no-store" });
  await fill(page, "bob", strong);
  await page.getByRole("heading", { name: "You are admin" }).waitFor();
  await page.route("**/*", (route) => route.fulfill({ body: JSON.stringify(route.request().headers()) }));
  await page.getByRole("link", { name: "Open the chat" }).click();
  await page.waitForURL("https://dev.example.org/");
  expect(await page.content()).not.toContain("referer");
  world.homeserver.failNext = { when: "before", error: new Error("the homeserver broke") };
  await page.unroute("**/*");
  const second = link("claim");
  await page.goto(second);
  await fill(page, "eve", strong);
  await page.getByRole("heading", { name: "Something went wrong" }).waitFor();
  expect(logged).toHaveLength(1);
  for (const secret of [url, second].map((each) => each.split("/").at(-1) ?? "")) expect(logged.join()).not.toContain(secret);
});

test.each(["light", "dark"] as const)("every page fits a phone and axe finds nothing, %s", { timeout: 60_000 }, async (colorScheme) => {
  const { link, page, publicUrl, wellMade, world } = await opened({ colorScheme });
  const url = link("claim");
  await page.goto(url);
  await wellMade("claim");
  await fill(page, "innkeeper", "short", "shorter");
  await wellMade("claim-wrong");
  world.running = false;
  await fill(page, "bob", strong);
  await wellMade("claim-stopped");
  world.running = true;
  await fill(page, "bob", strong);
  await wellMade("claim-done");
  await page.goto(url);
  await wellMade("used");

  await page.goto(link("invite", "person"));
  await wellMade("invite");
  await fill(page, "eve", strong);
  await wellMade("invite-done");
  await page.goto(link("invite", "admin"));
  await wellMade("invite-admin");

  const reset = link("password", "bob");
  await page.goto(reset);
  await wellMade("password");
  await fill(page, null, "bob's bob's bob", "another");
  await wellMade("password-wrong");
  await fill(page, null, "battery staple");
  await wellMade("password-done");
  world.homeserver.endsSessions = false;
  await page.goto(link("password", "bob"));
  await fill(page, null, "battery staple");
  await wellMade("password-done-signed-in");

  await page.goto(`${publicUrl}/claim/cut-short`);
  await wellMade("unknown");
  await page.goto(`${publicUrl}/nowhere`);
  await wellMade("nowhere");
});
