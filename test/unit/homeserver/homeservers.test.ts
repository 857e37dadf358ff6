import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { homeservers } from "../../../src/homeserver/homeservers.ts";
import type { Reach } from "../../../src/model/homeserver.ts";
import type { HomeserverKind, Instance } from "../../../src/model/instance/instance.ts";

type Call = { readonly method: string; readonly path: string; readonly body: Record<string, unknown>; readonly token: string | null };
type Reply = readonly [status: number, body: unknown];

/** A homeserver that answers as the test says, and all that it was asked. */
function scripted(answer: (call: Call) => Reply, kind: HomeserverKind = "synapse") {
  const calls: Call[] = [];
  const slept: number[] = [];
  const fetch = (async (url: URL, init: RequestInit) => {
    const call = { method: init.method ?? "GET", path: url.host === "hs.test" ? url.pathname : url.href, body: typeof init.body === "string" ? (JSON.parse(init.body) as Record<string, unknown>) : {}, token: new Headers(init.headers).get("authorization") };
    calls.push(call);
    const [status, body] = answer(call);
    return new Response(JSON.stringify(body), { status });
  }) as typeof globalThis.fetch;
  const all = homeservers({ fetch, clock: { now: () => 0, sleep: async (ms) => void slept.push(ms) } });
  return { all, hs: all.of({ homeserver: kind } as Instance), calls, slept };
}

const reach: Reach = { url: "http://hs.test", serverName: "dev.org", secrets: { apiKey: "k", sharedSecret: "s3cret", servicePassword: "pw", registrationToken: "tok" } };
const access: Reply = [200, { user_id: "@alice:dev.org", access_token: "at" }];
const who = { user: "alice", password: "correct horse 9", admin: true };

test("an account is made by the shared secret, which itself is never sent", async () => {
  const { hs, calls } = scripted(({ method }) => (method === "GET" ? [200, { nonce: "n1" }] : access));
  expect(await hs.register(reach, who)).toEqual({ userId: "@alice:dev.org", token: "at" });
  expect(calls[1]?.body["mac"]).toBe(createHmac("sha1", "s3cret").update("n1\0alice\0correct horse 9\0admin").digest("hex"));
  expect(JSON.stringify(calls)).not.toContain("s3cret");
});

test.each([
  [{ user: "Al Ice" }, "name-invalid"],
  [{ user: "@alice:dev.org" }, "name-invalid"],
  [{ user: "a".repeat(250) }, "name-invalid"],
  [{ user: "12345" }, "name-invalid"],
  [{ password: "short" }, "password-weak"],
  [{ password: "aaaaaaaaaaaaaa" }, "password-weak"],
  [{ password: "alice-alice" }, "password-weak"],
])("%j is refused before the homeserver hears of it", async (wrong, code) => {
  const { hs, calls } = scripted(() => access);
  await expect(hs.register(reach, { ...who, ...wrong })).rejects.toMatchObject({ code });
  expect(calls).toEqual([]);
});

test("a taken name is told by its errcode, whatever the text says", async () => {
  const { hs } = scripted(({ method }) => (method === "GET" ? [200, { nonce: "n" }] : [400, { errcode: "M_USER_IN_USE", error: "anything" }]));
  await expect(hs.register(reach, who)).rejects.toMatchObject({ code: "name-taken" });
});

test("a service account whose token was lost in a crash is signed in, not made twice", async () => {
  const { hs, calls } = scripted(({ method, path }) => (path.endsWith("/login") ? access : method === "GET" ? [200, { nonce: "n" }] : [400, { errcode: "M_USER_IN_USE" }]));
  expect((await hs.serviceAccount(reach)).token).toBe("at");
  expect(calls.at(-1)?.path).toBe("/_matrix/client/v3/login");
});

test("a service token that still holds is used, one that doesn't is replaced", async () => {
  let valid = true;
  const { hs } = scripted(({ path, method }) => (path.endsWith("/whoami") ? (valid ? [200, {}] : [401, { errcode: "M_UNKNOWN_TOKEN" }]) : method === "GET" ? [200, { nonce: "n" }] : access));
  const known = { ...reach, secrets: { ...reach.secrets, serviceToken: "old" } };
  expect((await hs.serviceAccount(known)).token).toBe("old");
  valid = false;
  expect((await hs.serviceAccount(known)).token).toBe("at");
});

test("Synapse is told its registration token once; Tuwunel has it from its environment", async () => {
  const tokens = new Set<string>();
  const answer = ({ path, method, body }: Call): Reply => {
    if (path.endsWith("/whoami")) return [200, {}];
    if (path.endsWith("/new")) return tokens.has(String(body["token"])) ? [400, { errcode: "M_INVALID_PARAM" }] : (tokens.add(String(body["token"])), [200, {}]);
    return method === "GET" && tokens.has(path.split("/").at(-1) ?? "") ? [200, {}] : [404, { errcode: "M_NOT_FOUND" }];
  };
  const known = { ...reach, secrets: { ...reach.secrets, serviceToken: "st" } };
  const { hs } = scripted(answer);
  await hs.allowRegistration(known);
  await hs.allowRegistration(known);
  expect([...tokens]).toEqual(["tok"]);
  const tuwunel = scripted(answer, "tuwunel");
  await tuwunel.hs.allowRegistration(known);
  expect(tuwunel.calls).toEqual([]);
});

test("a homeserver that asks for patience gets it, but not without end", async () => {
  let refusals = 2;
  const { hs, slept } = scripted(() => (refusals-- > 0 ? [429, { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 300 }] : access));
  await hs.signIn(reach, who);
  expect(slept).toEqual([300, 300]);
  const never = scripted(() => [429, { errcode: "M_LIMIT_EXCEEDED" }]);
  await expect(never.hs.signIn(reach, who)).rejects.toMatchObject({ code: "homeserver-busy" });
});

test("a wrong password is told as such", async () => {
  const { hs } = scripted(() => [403, { errcode: "M_FORBIDDEN" }]);
  await expect(hs.signIn(reach, who)).rejects.toMatchObject({ code: "password-wrong" });
});

test("one look tells the version and never throws", async () => {
  const up = scripted(({ path }) => (path.endsWith("/versions") ? [200, { versions: ["v1.1"] }] : [200, { server_version: "1.163.2 (b=x)" }]));
  expect(await up.hs.probe(reach.url)).toEqual({ ready: true, version: "1.163.2" });
  const down = homeservers({ fetch: () => Promise.reject(new TypeError("fetch failed")) });
  expect(await down.of({ homeserver: "tuwunel" } as Instance).probe(reach.url)).toMatchObject({ ready: false });
});

test.each([
  ["tuwunel", "conduit"],
  ["synapse", null],
  ["external", null],
] as const)("the user as which a homeserver acts itself: %s, %s", (kind, user) => {
  expect(scripted(() => access, kind).hs.serverUser).toBe(user);
});
