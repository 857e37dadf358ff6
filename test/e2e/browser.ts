import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import type { WebDeps } from "../../src/web/engine/app.ts";
import { startWeb } from "../../src/web/web.ts";

const phone = { width: 360, height: 740 };
/** Where pictures of the pages go, to be looked at. */
const pictures = process.env["INNKEEPER_TEST_PICTURES"] ?? mkdtempSync(join(tmpdir(), "innkeeper-pages-"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Debian's Chromium. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });

/** How somebody looks at the pages. */
export type Looking = {
  readonly colorScheme?: "light" | "dark";
  /** Whether their browser runs scripts. */
  readonly scripts?: boolean;
};

/** Serves pages on a port of this machine until the test ends. @param deps given the address under which they are reached. */
export async function served(deps: (publicUrl: string) => WebDeps): Promise<string> {
  const stopping = new AbortController();
  // The port isn't known before it listens, and the address is what forms are checked against.
  const probe = await startWeb({ ...deps("http://127.0.0.1"), bind: "127.0.0.1", port: 0, signal: AbortSignal.timeout(1) });
  await probe.closed;
  const publicUrl = `http://127.0.0.1:${probe.port}`;
  const { closed } = await startWeb({ ...deps(publicUrl), bind: "127.0.0.1", port: probe.port, signal: stopping.signal });
  onTestFinished(async () => {
    stopping.abort();
    await closed;
  });
  return publicUrl;
}

/** A phone that looks at what is served there. */
export async function phoneOn(browser: Browser, publicUrl: string, { colorScheme = "light", scripts = true }: Looking = {}) {
  const context = await browser.newContext({ viewport: phone, colorScheme, deviceScaleFactor: 2, hasTouch: true, isMobile: true, javaScriptEnabled: scripts });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(publicUrl)) problems.push(`fetched ${request.url()}`);
  });
  return {
    page,
    /** What the browser complained of, and what it fetched from elsewhere. */
    problems,
    /** A page that is as it should be: no wider than the phone, and axe finds nothing. A picture of it is kept. */
    wellMade: async (name: string): Promise<void> => {
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
      expect(await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), `${name} is wider than the phone`).toBe(false);
      expect(await axeFinds(page), `axe on ${name}`).toEqual([]);
    },
  };
}

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[] };

/** What axe finds fault with, all its rules on; the debugger puts it in, so that the page's own policy stays in force. */
async function axeFinds(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const { passes, violations } = await page.evaluate<{ readonly passes: number; readonly violations: readonly Violation[] }>(
    `axe.run(document, { rules: { "target-size": { enabled: true } } }).then(({ passes, violations }) => ({ passes: passes.length, violations }))`,
  );
  expect(passes).toBeGreaterThan(10);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ failureSummary, html }) => `${id}: ${html} ${failureSummary}`));
}
