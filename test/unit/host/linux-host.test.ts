import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { freePort } from "../../fakes/free-port.ts";
import { linuxHost } from "../../../src/host/linux-host.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  servers.push(server);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

test("a port that somebody listens on is taken, a free one isn't", async () => {
  const [taken, free] = [await listen("127.0.0.1"), await freePort()];
  expect(await linuxHost().taken([free, taken], "127.0.0.1")).toEqual([taken]);
});

test("a port on all addresses is taken on each of them", async () => {
  const port = await listen("0.0.0.0");
  expect(await linuxHost().taken([port], "127.0.0.1")).toEqual([port]);
});

test("where nothing can be read, trying to bind still finds a taken port", async () => {
  const [taken, free] = [await listen("127.0.0.1"), await freePort()];
  expect(await linuxHost("/nowhere").taken([taken, free], "127.0.0.1")).toEqual([taken]);
});

test("asking leaves the port free", async () => {
  const port = await freePort();
  const host = linuxHost();
  expect(await host.taken([port], "127.0.0.1")).toEqual([]);
  expect(await host.taken([port], "127.0.0.1")).toEqual([]);
});

test("who holds a port is found by program and process", async () => {
  const holder = await linuxHost().holder(await listen("127.0.0.1"));
  expect(holder.pid).toBe(process.pid);
  expect(holder.program).not.toBeNull();
});

test("nobody holds a free port", async () => {
  expect(await linuxHost().holder(await freePort())).toEqual({ program: null, pid: null });
});

test("the host's routes are subnets", async () => {
  for (const route of await linuxHost().routes()) expect(route).toMatch(/^\d+\.\d+\.\d+\.\d+\/\d+$/);
});
