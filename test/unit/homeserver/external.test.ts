import { readFileSync, rmSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { homeservers } from "../../../src/homeserver/homeservers.ts";
import { Authority } from "../../fakes/certificates.ts";
import { temporaryFolder } from "../../fakes/temporary-folder.ts";

type Call = { readonly method: string; readonly url: string };
type Reply = { readonly status?: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

/** Somebody else's homeserver that answers as the test says, by URL; what it doesn't know is 404. All that it was asked is kept. */
function scripted(answers: Readonly<Record<string, Reply | Error>>, now = 0) {
  const calls: Call[] = [];
  const fetch = (async (url: URL, init: RequestInit) => {
    calls.push({ method: init.method ?? "GET", url: url.href });
    const answer = answers[url.href] ?? { status: 404, body: { errcode: "M_UNRECOGNIZED" } };
    if (answer instanceof Error) throw answer;
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status ?? 200, headers: { ...answer.headers } });
  }) as typeof globalThis.fetch;
  return { ...homeservers({ fetch, clock: { now: () => now, sleep: () => Promise.resolve() } }), calls };
}

const versions: Reply = { body: { versions: ["v1.11"] } };
const closed: Reply = { status: 403, body: { errcode: "M_FORBIDDEN", error: "Registration has been disabled" } };
const flows = (...all: readonly (readonly string[])[]): Reply => ({ status: 401, body: { session: "s", flows: all.map((stages) => ({ stages })) } });
/** A homeserver as most are, at its own address. */
const usual = (base: string, name: string, more: Readonly<Record<string, Reply | Error>> = {}): Record<string, Reply | Error> => ({
  [`${base}/_matrix/client/versions`]: versions,
  [`${base}/_matrix/key/v2/server`]: { body: { server_name: name } },
  [`${base}/_matrix/federation/v1/version`]: { body: { server: { name: "Synapse", version: "1.9" } } },
  [`${base}/_matrix/client/v3/register`]: closed,
  ...more,
});

test("somebody else's homeserver is found by its server's name too, and says who it is", async () => {
  const all = scripted({ ...usual("https://matrix.example.org", "example.org"), "https://example.org/.well-known/matrix/client": { body: { "m.homeserver": { base_url: "https://matrix.example.org/" } } } });
  const wanted = { url: "https://matrix.example.org", serverName: "example.org", version: "Synapse 1.9", registration: { how: "closed", says: "Registration has been disabled" }, ahead: null };
  expect(await all.inspect("https://example.org")).toEqual(wanted);
  expect(await all.inspect("https://matrix.example.org")).toEqual(wanted);
});

test.each([
  ["anybody, by a stage that asks nothing", flows(["m.login.dummy"]), { how: "open", says: null }],
  ["anybody, without a stage", flows([]), { how: "open", says: null }],
  ["a token", flows(["m.login.registration_token"]), { how: "token", says: null }],
  ["a token and nothing else", flows(["m.login.registration_token", "m.login.dummy"], ["m.login.recaptcha"]), { how: "token", says: null }],
  ["what only a person can do", flows(["m.login.recaptcha", "m.login.terms"], ["m.login.email.identity"]), { how: "other", says: "m.login.recaptcha, m.login.terms, m.login.email.identity" }],
  ["nobody, and its words come on one line", { status: 403, body: { errcode: "M_FORBIDDEN", error: "Not\n`here`" } }, { how: "closed", says: "Not 'here'" }],
  ["nobody, as its accounts are elsewhere", { status: 404, body: { errcode: "M_UNRECOGNIZED" } }, { how: "closed", says: null }],
  ["nobody knows whom", { status: 500, body: "<html>" }, { how: "unknown", says: null }],
  ["no answer", new TypeError("fetch failed"), { how: "unknown", says: null }],
] as const)("who may register there is looked at: %s", async (_what, answer, registration) => {
  const all = scripted(usual("https://hs.test", "hs.test", { "https://hs.test/_matrix/client/v3/register": answer }));
  expect((await all.inspect("https://hs.test")).registration).toEqual(registration);
  expect(all.calls.filter(({ method }) => method === "POST")).toEqual([{ method: "POST", url: "https://hs.test/_matrix/client/v3/register" }]);
});

test.each([
  ["good", { body: { valid: true } }, true],
  ["not", { body: { valid: false } }, false],
  ["not, as nobody may register", closed, false],
  ["unsaid, by one that doesn't know the question", { status: 404, body: { errcode: "M_UNRECOGNIZED" } }, null],
] as const)("a registration token is tried without using it up: %s", async (_what, answer, holds) => {
  const all = scripted({ "https://hs.test/_matrix/client/v1/register/m.login.registration_token/validity?token=a~b": answer });
  expect(await all.tokenHolds("https://hs.test", "a~b")).toBe(holds);
});

test.each([
  ["right", 0, 0],
  ["before ours", 125, 125],
  ["behind ours", -3600, -3600],
])("its clock is compared with ours: %s", async (_what, seconds, ahead) => {
  const now = Date.UTC(2026, 10, 25, 12);
  const date = new Date(now + seconds * 1000).toUTCString();
  const all = scripted(usual("https://hs.test", "hs.test", { "https://hs.test/_matrix/client/versions": { ...versions, headers: { date } } }), now);
  // The header has whole seconds.
  expect(Math.abs(((await all.inspect("https://hs.test")).ahead ?? NaN) - ahead)).toBeLessThanOrEqual(1);
});

const moved = { status: 301, headers: { location: "https://new.example.org/_matrix/client/versions" } };
const refused: readonly (readonly [what: string, given: string, answers: Readonly<Record<string, Reply | Error>>, code: string, facts: object])[] = [
  ["no address", "ftp://hs.test", {}, "homeserver-unknown", { why: "no-address", given: "ftp://hs.test" }],
  ["a password in it", "https://me:secret@hs.test", {}, "homeserver-unknown", { why: "no-address", given: null }],
  ["unencrypted on the Internet", "http://matrix.example.org", {}, "homeserver-unencrypted", { url: "http://matrix.example.org", host: "matrix.example.org" }],
  ["unencrypted on a public address", "http://203.0.113.9:8008", {}, "homeserver-unencrypted", { url: "http://203.0.113.9:8008", host: "203.0.113.9:8008" }],
  ["no private address, though it begins so", "http://10.example.org", {}, "homeserver-unencrypted", { url: "http://10.example.org", host: "10.example.org" }],
  ["something else", "https://hs.test", {}, "homeserver-unknown", { why: "none", url: "https://hs.test", status: 404 }],
  ["one that answers with errors", "https://hs.test", { "https://hs.test/_matrix/client/versions": { status: 502 } }, "homeserver-failing", { url: "https://hs.test", status: 502 }],
  ["one that has moved", "https://old.example.org", { "https://old.example.org/_matrix/client/versions": moved }, "homeserver-moved", { url: "https://old.example.org", to: "https://new.example.org" }],
  ["a name that points to nothing", "https://hs.test", { "https://hs.test/.well-known/matrix/client": { body: { "m.homeserver": { base_url: "https://gone.test" } } } }, "homeserver-unknown", { why: "points-to-none", url: "https://hs.test", where: "https://gone.test", status: 404 }],
  ["a name that points to no address", "https://hs.test", { "https://hs.test/.well-known/matrix/client": { body: { "m.homeserver": { base_url: "matrix`rm`" } } } }, "homeserver-unknown", { why: "points-to-no-address", url: "https://hs.test", where: "matrix'rm'" }],
  [
    "a name that points to another's homeserver",
    "https://hs.test",
    { ...usual("https://matrix.example.org", "example.org"), "https://hs.test/.well-known/matrix/client": { body: { "m.homeserver": { base_url: "https://matrix.example.org" } } } },
    "homeserver-unknown",
    { why: "another", url: "https://hs.test", where: "https://matrix.example.org", serverName: "example.org" },
  ],
  [
    "a name that points to what isn't encrypted",
    "https://hs.test",
    { "https://hs.test/.well-known/matrix/client": { body: { "m.homeserver": { base_url: "http://matrix.example.org" } } } },
    "homeserver-unencrypted",
    { url: "http://matrix.example.org", host: "matrix.example.org" },
  ],
  ["one that doesn't tell its name", "http://192.168.1.5", { "http://192.168.1.5/_matrix/client/versions": versions, "http://192.168.1.5/.well-known/matrix/server": { body: { "m.server": "x" } } }, "homeserver-unknown", { why: "nameless", url: "http://192.168.1.5" }],
  ["one whose address isn't its name's", "http://hs.test", { "http://hs.test/_matrix/client/versions": versions, "http://hs.test/.well-known/matrix/client": { body: { "m.homeserver": { base_url: "http://hs.test" } } } }, "homeserver-unknown", { why: "nameless", url: "http://hs.test" }],
];

test.each(refused)("%s is refused with the reason", async (_what, given, answers, code, facts) => {
  const thrown: unknown = await scripted(answers).inspect(given).catch((refusal: unknown) => refusal);
  expect(thrown).toMatchObject({ code, facts });
  expect(String(thrown)).not.toContain("secret@");
});

test.each(["http://127.0.0.1:8008", "http://10.1.2.3", "http://172.17.0.1:8448", "http://192.168.1.5", "http://100.64.0.1", "http://[fd00::1]", "http://synapse:8008", "http://hs.home.arpa", "http://hs.test"])("%s needs no encryption: nobody outside is between", async (url) => {
  expect(await scripted(usual(url, "hs.test")).inspect(url)).toMatchObject({ serverName: "hs.test" });
});

const failures: readonly (readonly [code: string, why: string])[] = [
  ["ENOTFOUND", "unknown-name"],
  ["ECONNREFUSED", "refused"],
  ["CERT_HAS_EXPIRED", "certificate-expired"],
  ["CERT_NOT_YET_VALID", "certificate-early"],
  ["SOMETHING_NEW", "unreachable"],
];
test.each(failures)("%s is understood", async (code, why) => {
  const deep = new TypeError("fetch failed", { cause: new AggregateError([Object.assign(new Error("inner"), { code })]) });
  const thrown: unknown = await scripted({ "https://hs.test/_matrix/client/versions": deep }).inspect("https://hs.test").catch((refusal: unknown) => refusal);
  expect(thrown).toMatchObject({ code: "homeserver-silent", facts: { url: "https://hs.test", why } });
});

/** A server with a certificate for another name, by an authority of its own. */
async function tlsServer(): Promise<{ readonly url: string; readonly ca: string }> {
  const folder = temporaryFolder();
  const authority = new Authority(folder);
  const server = createTlsServer(authority.certify("other.test"), (_, response) => response.end("{}")).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, ca: readFileSync(authority.file, "utf8") };
}

test("a certificate by an unknown authority is said to be that, by a real connection", async () => {
  const { url } = await tlsServer();
  await expect(homeservers().inspect(url)).rejects.toMatchObject({ code: "homeserver-silent", facts: { why: "certificate-authority" } });
});

test("a certificate for another name is said to be that, by a real connection", async () => {
  const { ca, url } = await tlsServer();
  const before = getCACertificates();
  setDefaultCACertificates([...before, ca]);
  onTestFinished(() => setDefaultCACertificates(before));
  await expect(homeservers().inspect(url)).rejects.toMatchObject({ code: "homeserver-silent", facts: { why: "certificate-name" } });
});

test("a server without TLS behind https:// is said to be that, by a real connection", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  onTestFinished(() => void server.close());
  await expect(homeservers().inspect(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)).rejects.toMatchObject({ facts: { why: "no-tls" } });
});

const redirect = (location: string): Reply => ({ status: 302, headers: { location } });

test("a redirect is followed to another place on the Internet, and not for ever", async () => {
  const known = "https://example.org/.well-known/matrix/client";
  const all = scripted({ ...usual("https://matrix.example.org", "example.org"), [known]: redirect("https://www.example.org/matrix.json"), "https://www.example.org/matrix.json": { body: { "m.homeserver": { base_url: "https://matrix.example.org" } } } });
  expect(await all.inspect("https://example.org")).toMatchObject({ url: "https://matrix.example.org" });
  const round = scripted({ [known]: redirect(known) });
  await expect(round.inspect("https://example.org")).rejects.toMatchObject({ code: "homeserver-unknown" });
  expect(round.calls.filter(({ url }) => url === known)).toHaveLength(6);
});

test.each(["http://127.0.0.1:8008/_matrix/x", "http://169.254.169.254/latest/meta-data", "https://192.168.1.5/x", "http://localhost/x", "http://other.example.org/x"])("nobody outside leads it to %s, by a redirect or by what is well known", async (near) => {
  const base = "https://matrix.example.org";
  const all = scripted({ ...usual(base, "example.org"), [`${base}/_matrix/federation/v1/version`]: redirect(near), [near]: { body: { server: { name: "secret" } } } });
  expect(await all.inspect(base)).toMatchObject({ version: "unknown" });
  const points = scripted({ "https://example.org/.well-known/matrix/client": { body: { "m.homeserver": { base_url: near } } }, ...usual(new URL(near).origin, "example.org") });
  await expect(points.inspect("https://example.org")).rejects.toMatchObject({ code: expect.stringMatching(/^homeserver-un/) as unknown });
  for (const { url } of [...all.calls, ...points.calls]) expect(url).not.toContain(new URL(near).host);
});
