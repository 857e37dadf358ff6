import { expect, test } from "vitest";
import { links } from "../../../src/web/engine/links.ts";
import { startWeb, type WebOptions } from "../../../src/web/web.ts";
import { claimable, pagesOn } from "../operations/people/claimable.ts";

const options = (signal: AbortSignal): WebOptions => {
  const world = claimable();
  const publicUrl = "http://127.0.0.1";
  return { ...pagesOn(world, publicUrl, links({ publicUrl, key: Buffer.alloc(32, 7) })), bind: "127.0.0.1", port: 0, signal };
};

test("the pages are served until the program stops", async () => {
  const stopping = new AbortController();
  const { port, closed } = await startWeb(options(stopping.signal));
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  stopping.abort();
  await closed;
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
});

test("a port in use is said in words", async () => {
  const stopping = new AbortController();
  const { port, closed } = await startWeb(options(stopping.signal));
  await expect(startWeb({ ...options(stopping.signal), port })).rejects.toMatchObject({ code: "web-port-taken" });
  stopping.abort();
  await closed;
});

test("an address that isn't this machine's is said in words", async () => {
  await expect(startWeb({ ...options(new AbortController().signal), bind: "192.0.2.1" })).rejects.toMatchObject({ code: "web-address-unusable" });
});
