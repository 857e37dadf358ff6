import { createServer as createTcp } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { Faulty } from "../../src/homeserver/federation/fault.ts";
import { federation } from "../../src/homeserver/federation/look.ts";
import type { Names } from "../../src/homeserver/federation/names.ts";
import type { FederationLook } from "../../src/model/federation/federation.ts";
import { Authority } from "../fakes/certificates.ts";
import { temporaryFolder } from "../fakes/temporary-folder.ts";
import { authority, healthy, here, listening, serve, signedKeys } from "./federating-server.ts";

const stranger = new Authority(temporaryFolder(), "Somebody's authority");

/** All that is called something.test is this machine. */
const names: Names = {
  async addresses(name) {
    if (name.endsWith(".test") || name.startsWith("127.")) return [name.startsWith("127.") ? name : here];
    throw new Faulty({ kind: "unknown-name", name });
  },
  services: async () => [],
};

const look = (port: number, serverName = "one.test", more: Partial<Names> = {}): Promise<FederationLook> =>
  federation({ authority: authority.file, hosts: {} }, { names: { ...names, ...more }, wellKnownPort: port }).look(serverName, new AbortController().signal);
const stepsOf = ({ passed }: FederationLook): readonly string[] => passed.map(({ found }) => found.step);

let port = 0;
beforeAll(async () => {
  port = await serve();
});

test("a server that others can reach passes each step, and each tells what it found", async () => {
  const { failed, passed } = await look(port);
  expect(failed).toBeNull();
  expect(passed.map(({ found }) => found)).toEqual([
    { step: "well-known", delegates: `one.test:${port}` },
    { step: "dns", by: "port", name: "one.test", addresses: [here], port },
    { step: "port", address: here, port },
    { step: "tls", name: "one.test", issuer: "Test authority", until: expect.any(Number) as number },
    { step: "version", software: "Synapse 1.163.2" },
    { step: "key", id: "ed25519:a_1", until: expect.any(Number) as number },
  ]);
});

test.each([
  ["a certificate that has expired", () => authority.certify("one.test", { days: -1 }), { kind: "expired", at: expect.any(Number) as number }],
  ["a certificate for another name", () => authority.certify("two.test"), { kind: "wrong-name", wanted: "one.test", names: "two.test" }],
  ["a certificate of an authority that nobody knows", () => stranger.certify("one.test"), { kind: "untrusted", issuer: "Somebody's authority", incomplete: true }],
])("%s is told, and nothing after it is tried", async (_what, certify, fault) => {
  const at = await serve(healthy, certify());
  const result = await look(port, `one.test:${at}`);
  expect(result.failed).toMatchObject({ step: "tls", fault });
  expect(stepsOf(result)).toEqual(["dns", "port"]);
});

test("without a private authority in the config, its certificates are untrusted", async () => {
  const result = await federation({ authority: null, hosts: {} }, { names }).look(`one.test:${port}`, new AbortController().signal);
  expect(result.failed).toMatchObject({ step: "tls", fault: { kind: "untrusted" } });
});

test("a well-known whose certificate is no good counts as none: where others look then, nobody answers", async () => {
  const result = await look(await serve(healthy, authority.certify("one.test", { days: -1 })));
  expect(result.failed).toMatchObject({ step: "well-known", fault: { kind: "no-well-known", because: { kind: "expired" }, otherwise: "port 8448" } });
  expect(result.passed).toEqual([]);
});

test("a well-known that is missing, or says nonsense, is told with why", async () => {
  for (const [answer, because] of [[404, { kind: "status", status: 404 }], [{ "m.server": "no name" }, { kind: "invalid" }], ["http://one.test/plain", { kind: "status", status: 302 }]] as const) {
    const result = await look(await serve({ "/.well-known/matrix/server": answer }));
    expect(result.failed?.fault).toMatchObject({ kind: "no-well-known", because });
  }
});

test("a well-known may redirect, but not for ever", async () => {
  const at = await serve({ ...healthy, "/.well-known/matrix/server": "/elsewhere", "/elsewhere": { "m.server": `one.test:${port}` } });
  expect(await look(at)).toMatchObject({ failed: null });
  const round = await serve({ "/.well-known/matrix/server": "/.well-known/matrix/server" });
  expect((await look(round)).failed?.fault).toMatchObject({ because: { kind: "invalid" } });
});

test("an SRV record leads on where there is no well-known", async () => {
  const none = await serve({ "/.well-known/matrix/server": 404 });
  const result = await look(none, "one.test", { services: async (record) => (record === "_matrix-fed._tcp.one.test" ? [{ name: "box.test", port }] : []) });
  expect(result.failed).toBeNull();
  expect(result.passed[1]?.found).toMatchObject({ by: "srv", name: "box.test", port });
});

test("of several services in an SRV record, one that has no address is passed over", async () => {
  const none = await serve({ "/.well-known/matrix/server": 404 });
  const result = await look(none, "one.test", { services: async () => [{ name: "gone.example", port: 1 }, { name: "box.test", port }] });
  expect(result.failed).toBeNull();
  expect(result.passed[1]?.found).toMatchObject({ by: "srv", name: "box.test", port, addresses: [here] });
  const lost = await look(none, "one.test", { services: async () => [{ name: "gone.example", port: 1 }] });
  expect(lost.failed).toMatchObject({ step: "dns", fault: { kind: "unknown-name", name: "gone.example" } });
});

test("a name that leads nowhere, a port where nobody listens, and one that doesn't speak TLS are told apart", async () => {
  expect((await look(port, "gone.example:443")).failed).toMatchObject({ step: "dns", fault: { kind: "unknown-name", name: "gone.example" } });
  expect((await look(port, "gone.example")).failed).toMatchObject({ step: "dns", fault: { kind: "unknown-name", name: "gone.example" } });
  const closed = createTcp();
  const free = await listening(closed);
  await new Promise((resolve) => closed.close(resolve));
  expect((await look(port, `one.test:${free}`)).failed).toMatchObject({ step: "port", fault: { kind: "refused", port: free } });
  const plain = await listening(createTcp((socket) => socket.on("error", () => undefined).end("SSH-2.0-OpenSSH\r\n")));
  expect((await look(port, `one.test:${plain}`)).failed).toMatchObject({ step: "tls", fault: { kind: "no-tls", port: plain } });
});

test.each([
  ["a homeserver whose federation is off", { "/_matrix/federation/v1/version": 404 }, "version", { kind: "status", status: 404 }],
  ["what isn't a homeserver", { "/_matrix/federation/v1/version": { hello: "world" } }, "version", { kind: "invalid" }],
  ["a homeserver of another name", { "/_matrix/key/v2/server": signedKeys({ server_name: "other.test" }) }, "key", { kind: "other-server", name: "other.test" }],
  ["a key that has expired", { "/_matrix/key/v2/server": signedKeys({ valid_until_ts: 1000 }) }, "key", { kind: "key-expired", at: 1000 }],
  ["a key that was changed after it was signed", { "/_matrix/key/v2/server": { ...signedKeys(), valid_until_ts: Date.now() + 1e9 } }, "key", { kind: "key-forged" }],
  ["a key that nobody signed", { "/_matrix/key/v2/server": { ...signedKeys(), signatures: { "one.test": {} } } }, "key", { kind: "key-forged" }],
  ["keys that are refused", { "/_matrix/key/v2/server": 403 }, "key", { kind: "status", status: 403 }],
] as const)("%s is told", async (_what, answers, step, fault) => {
  expect((await look(await serve({ ...healthy, ...answers }))).failed).toMatchObject({ step, fault });
});

test("a name of which one address is of no use is reached by the other, for its well-known too", async () => {
  const result = await look(port, "one.test", { addresses: async () => ["127.0.0.9", here] });
  expect(result).toMatchObject({ failed: null });
  expect(result.passed[2]?.found).toMatchObject({ address: here });
});

test("what isn't a server's name leads nowhere", async () => {
  expect((await look(port, "no_name!")).failed).toEqual({ step: "dns", fault: { kind: "unknown-name", name: "no_name!" }, ms: 0 });
});

test("who stops waits for nothing more", async () => {
  const silent = await listening(createTcp(() => undefined));
  const stopping = new AbortController();
  const looking = federation({ authority: authority.file, hosts: {} }, { names }).look(`one.test:${silent}`, stopping.signal);
  stopping.abort(new Error("stopped"));
  await expect(looking).rejects.toThrow("stopped");
});

test("names that only this network knows are found by the config", async () => {
  const inConfig = federation({ authority: authority.file, hosts: { "one.test": here } }, { wellKnownPort: port });
  expect(await inConfig.look("one.test", new AbortController().signal)).toMatchObject({ failed: null });
});
