import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { links } from "../../src/web/links.ts";
import { startWeb } from "../../src/web/web.ts";
import { claimable, performsOf, type World } from "../unit/operations/claimable.ts";

const phone = { width: 360, height: 740 };
/** Where pictures of the pages go, to be looked at. */
const pictures = process.env["CLAIM_PAGE_PICTURES"] ?? mkdtempSync(join(tmpdir(), "innkeeper-claim-page-"));
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
});
afterAll(() => browser.close());

/** A real server over a registry in a file; only the homeserver and Docker are fakes. */
async function opened(colorScheme: "light" | "dark" = "light"): Promise<{ world: World; page: Page; url: string; problems: string[] }> {
  const world = claimable();
  const stopping = new AbortController();
  const key = Buffer.alloc(32, 7);
  const options = { ...world.deps, bind: "127.0.0.1", signal: stopping.signal, performs: performsOf(world) };
  // The port isn't known before it listens, and the address is what forms are checked against.
  const probe = await startWeb({ ...options, port: 0, publicUrl: "http://127.0.0.1", links: links({ publicUrl: "http://127.0.0.1", key }), signal: AbortSignal.timeout(1) });
  await probe.closed;
  const publicUrl = `http://127.0.0.1:${probe.port}`;
  const ours = links({ publicUrl, key });
  const { closed } = await startWeb({ ...options, port: probe.port, publicUrl, links: ours });

  const context = await browser.newContext({ viewport: phone, colorScheme, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(publicUrl)) problems.push(`fetched ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    stopping.abort();
    await closed;
  });
  const url = ours.url({ page: "claim", id: world.open() });
  await page.goto(url);
  return { world, page, url, problems };
}

async function fill(page: Page, user: string, password: string, repeat = password): Promise<void> {
  await page.getByLabel("User name").fill(user);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Password, once more").fill(repeat);
  await page.getByRole("button", { name: "Become admin" }).click();
}

const overflows = (page: Page): Promise<boolean> => page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
const picture = (page: Page, name: string): Promise<Buffer> => page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });

test("on a phone, a person fills in the form and sees how to sign in", async () => {
  const { page, problems, world } = await opened();
  await expect(page.title()).resolves.toBe("Become admin of dev");
  await fill(page, "Bob", "correct horse battery");
  await page.getByRole("heading", { name: "You are admin of dev" }).waitFor();
  await expect(page.getByText("@bob:dev.example.org").isVisible()).resolves.toBe(true);
  await expect(page.getByRole("link", { name: "Open the chat" }).getAttribute("href")).resolves.toBe("https://dev.example.org");
  expect(world.homeserver.admins).toEqual(["bob"]);
  expect(problems).toEqual([]);
});

test("the link works once: opened again it says so, and how to get another", async () => {
  const { page, url } = await opened();
  await fill(page, "bob", "correct horse battery");
  await page.getByRole("heading", { name: "You are admin" }).waitFor();
  const answer = await page.goto(url);
  expect(answer?.status()).toBe(410);
  await expect(page.getByText("!instance claim dev").isVisible()).resolves.toBe(true);
});

test("what is wrong stands beside its field, and what was typed is still there", async () => {
  const { page } = await opened();
  await fill(page, "bob", "correct horse battery", "correct horse");
  await page.getByText("The two passwords differ.").waitFor();
  await expect(page.getByLabel("User name").inputValue()).resolves.toBe("bob");
  await expect(page.getByLabel("Password", { exact: true }).inputValue()).resolves.toBe("");
});

test("a form on another site can't send ours", async () => {
  const { page, url, world } = await opened();
  await page.goto("about:blank");
  await page.setContent(`<form method="post" action="${url}"><input name="user" value="eve"><input name="password" value="correct horse battery"><input name="repeat" value="correct horse battery"><button>go</button></form>`);
  await page.getByRole("button").click();
  await page.getByRole("heading", { name: "Not from here" }).waitFor();
  expect(world.homeserver.admins).toEqual([]);
});

test.each(["light", "dark"] as const)("every page fits a phone, %s", async (scheme) => {
  const { page, url, world } = await opened(scheme);
  const seen = async (name: string): Promise<void> => {
    await picture(page, `${name}-${scheme}`);
    expect(await overflows(page), `${name} is wider than the phone`).toBe(false);
  };
  await seen("form");
  await fill(page, "innkeeper", "short", "shorter");
  await seen("wrong");
  world.running = false;
  await fill(page, "bob", "correct horse battery");
  await seen("stopped");
  world.running = true;
  await fill(page, "bob", "correct horse battery");
  await seen("done");
  await page.goto(url);
  await seen("used");
});
