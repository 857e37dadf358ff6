import { createServer as createTcp } from "node:net";
import { expect, test } from "vitest";
import { federation } from "../../src/homeserver/federation/look.ts";
import type { Names } from "../../src/homeserver/federation/names.ts";
import type { FederationLook } from "../../src/model/federation/federation.ts";
import type { Certified } from "../fakes/certificates.ts";
import { authority, healthy, here, listening, serve, signedKeys, type Answers } from "./federating-server.ts";

const six = "::1";

/** All that is called something.test is this machine, by both families of addresses. */
const names: Names = { addresses: async () => [six, here], services: async () => [] };
const look = (port: number, serverName = "one.test", more: Partial<Names> = {}): Promise<FederationLook> =>
  federation({ authority: authority.file, hosts: {} }, { names: { ...names, ...more }, wellKnownPort: port }).look(serverName, new AbortController().signal);

type Side = { readonly answers?: Answers; readonly certified?: Certified };

/** Servers on the same port of both families; null where nobody listens. */
async function both(overFour: Side | null, overSix: Side | null): Promise<number> {
  for (;;) {
    const port = await freeOfBoth();
    try {
      for (const [address, side] of [[here, overFour], [six, overSix]] as const) if (side !== null) await serve(side.answers ?? healthy, side.certified, { address, port });
      return port;
    } catch (thrown) {
      if (!(thrown instanceof Error) || !("code" in thrown) || thrown.code !== "EADDRINUSE") throw thrown;
    }
  }
}

async function freeOfBoth(): Promise<number> {
  const probe = createTcp();
  const port = await listening(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

test("a server that answers over both says nothing of either", async () => {
  expect(await look(await both({}, {}))).toMatchObject({ failed: null, familyFaults: [] });
});

test("a server that is closed over IPv6 is reached over IPv4, and both are told, for its well-known as well", async () => {
  const port = await both({}, null);
  const fault = { kind: "refused", address: six, port };
  const result = await look(port);
  expect(result.failed).toBeNull();
  expect(result.passed.map(({ found }) => found)).toContainEqual({ step: "port", address: here, port });
  expect(result.familyFaults).toMatchObject([
    { family: "IPv6", name: "one.test", step: "well-known", fault },
    { family: "IPv6", name: "one.test", step: "port", fault },
  ]);
});

test("and the other way round", async () => {
  const port = await both(null, {});
  const result = await look(port);
  expect(result.failed).toBeNull();
  expect(result.passed.map(({ found }) => found)).toContainEqual({ step: "port", address: six, port });
  expect(result.familyFaults.map(({ family, step }) => [family, step])).toEqual([["IPv4", "well-known"], ["IPv4", "port"]]);
});

test.each([
  ["another's certificate", { certified: authority.certify("two.test") }, "tls", { kind: "wrong-name" }],
  ["what isn't a homeserver", { answers: {} }, "version", { kind: "status", status: 404 }],
  ["another homeserver", { answers: { ...healthy, "/_matrix/key/v2/server": signedKeys({ server_name: "two.test" }) } }, "key", { kind: "other-server", name: "two.test" }],
] as const)("%s over IPv6 is told as such, though IPv4 is well", async (_what, overSix, step, fault) => {
  const result = await look(await both({}, overSix));
  expect(result.failed).toBeNull();
  expect(result.familyFaults.at(-1)).toMatchObject({ family: "IPv6", name: "one.test", step, fault });
});

test("a well-known that is missing, or leads elsewhere, over one family is told", async () => {
  const server = await serve();
  const well = { "m.server": `one.test:${server}` };
  const wellKnown = async (answer: unknown): Promise<FederationLook> =>
    look(await both({ answers: { "/.well-known/matrix/server": well } }, { answers: { "/.well-known/matrix/server": answer } }), "one.test", { addresses: async (name) => (name === "one.test" ? [six, here] : [here]) });
  expect((await wellKnown(502)).familyFaults[0]).toMatchObject({ family: "IPv6", step: "well-known", fault: { kind: "status", status: 502 } });
  const elsewhere = await wellKnown({ "m.server": "two.test:443" });
  expect(elsewhere.familyFaults).toContainEqual({ family: "IPv4", name: "one.test", step: "well-known", fault: { kind: "other-delegation", says: `one.test:${server}` } });
});

test("of two that fail, the one that gets farther is told", async () => {
  const port = await both({ certified: authority.certify("one.test", { days: -1 }) }, null);
  expect(await look(port, `one.test:${port}`)).toMatchObject({ failed: { step: "tls", fault: { kind: "expired" } }, familyFaults: [] });
});

test("one that never answers is waited for a moment only, once the other has", async () => {
  const port = await both({}, null);
  await listening(createTcp((socket) => socket.on("error", () => undefined)), { address: six, port });
  const since = performance.now();
  const result = await look(port);
  expect(performance.now() - since).toBeLessThan(9000);
  expect(result.failed).toBeNull();
  expect(result.familyFaults).toMatchObject([{ family: "IPv6", step: "well-known" }, { family: "IPv6", step: "tls", fault: { kind: "timeout", address: six, port } }]);
});
