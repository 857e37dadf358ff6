import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { mindroomAgents } from "../../../src/mindroom/agents.ts";
import type { Settings } from "../../../src/model/instance/settings.ts";

async function backend(listener: RequestListener): Promise<Settings> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  onTestFinished(() => void server.close());
  return { bindAddress: "127.0.0.1", ports: { backend: (server.address() as AddressInfo).port } } as Settings;
}

test("a backend that starts says what it waits for, and is ready when it says so", async () => {
  let ready = false;
  const settings = await backend((_, response) => response.writeHead(ready ? 200 : 503).end(JSON.stringify({ status: "starting", detail: "Waiting for Matrix homeserver" })));
  const agents = mindroomAgents();
  expect(await agents.probeBackend(settings, true)).toEqual({ ready: false, seen: { what: "waiting", says: "Waiting for Matrix homeserver" } });
  ready = true;
  expect(await agents.probeBackend(settings, true)).toEqual({ ready: true });
});

test("without Matrix a backend that never calls itself ready is ready when health and dashboard answer", async () => {
  let dashboard = 404;
  const settings = await backend(({ url }, response) => response.writeHead(url === "/api/health" ? 200 : url === "/" ? dashboard : 503).end());
  expect(await mindroomAgents().probeBackend(settings, false)).toMatchObject({ ready: false });
  dashboard = 200;
  expect(await mindroomAgents().probeBackend(settings, false)).toEqual({ ready: true });
});

test("nothing there is no error", async () => {
  const settings = { bindAddress: "127.0.0.1", ports: { frontend: 1 } } as Settings;
  expect(await mindroomAgents({ fetch: () => Promise.reject(new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } })) }).probeFrontend(settings)).toEqual({ ready: false, seen: { what: "unreached", why: "refused", seconds: null } });
});

test.each([
  ["heard", 200, "2026-11-25T17:00:01.123456+00:00", Date.UTC(2026, 10, 25, 17, 0, 1, 123)],
  ["heard long ago", 503, "2026-11-25T17:00:01+00:00", Date.UTC(2026, 10, 25, 17, 0, 1)],
  ["never heard", 200, null, null],
  ["something else", 200, "yesterday", null],
] as const)("agents say when they last heard from their homeserver: %s", async (_what, status, time, at) => {
  const settings = await backend((_, response) => response.writeHead(status).end(JSON.stringify({ status: "healthy", last_sync_time: time })));
  expect(await mindroomAgents().lastSync(settings)).toBe(at);
});
