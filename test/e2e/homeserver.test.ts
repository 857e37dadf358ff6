import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { instanceFiles } from "../../src/files/instance-files.ts";
import { homeservers } from "../../src/homeserver/homeservers.ts";
import { openNetwork } from "../../src/model/federation/closed-network.ts";
import type { Ability, Homeserver, Listed, Reach } from "../../src/model/homeserver.ts";
import { Domain, InstanceName, type Instance } from "../../src/model/instance/instance.ts";
import type { Settings } from "../../src/model/instance/settings.ts";
import images from "../../templates/images.json" with { type: "json" };

/** Where Tuwunel can't be had, its half of the contract is skipped. */
const tuwunelImage = process.env["INNKEEPER_TEST_TUWUNEL_IMAGE"];
const kinds = [
  { kind: "synapse", image: process.env["INNKEEPER_TEST_SYNAPSE_IMAGE"] ?? images.synapse.build.tag },
  { kind: "tuwunel", image: tuwunelImage ?? "" },
] as const;

const abilities: readonly Ability[] = ["make accounts", "list accounts", "reset passwords", "deactivate accounts", "give out a registration token"];

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
};

describe.each(kinds)("a $kind that Innkeeper made", ({ kind, image }) => {
  const root = mkdtempSync(join(tmpdir(), "innkeeper-homeserver-"));
  const suffix = randomBytes(4).toString("hex");
  const name = InstanceName.parse(`hs-${suffix}`);
  const domain = Domain.parse(`hs-${suffix}.localhost`);
  const instance: Instance = { id: suffix, name, directory: join(root, "instances", name), homeserver: kind, onlyMatrix: true, serverName: domain, domain, desired: "stopped", createdBy: "test", createdAt: 0 };
  const files = instanceFiles({ dataRoot: root, templates: join(import.meta.dirname, "../../templates"), innkeeperId: `test-${suffix}`, network: openNetwork });
  let asked = 0;
  // Each question from another address: a homeserver lets one address sign in only five times in a while.
  const fetchAsMany: typeof fetch = (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set("x-forwarded-for", `10.9.${asked >> 8}.${asked++ & 255}`);
    return fetch(url, { ...init, headers });
  };
  const all = homeservers({ pageSize: 2, fetch: fetchAsMany });
  const hs = all.of(instance);
  const skipped = image === "";
  let reach: Reach;
  let begun = false;

  const compose = (...args: string[]): string => execFileSync("docker", ["compose", "--env-file", `.env.${name}`, ...args], { cwd: instance.directory, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const client = async (path: string, body?: object, token?: string): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(new URL(path, reach.url), {
      method: body === undefined ? "GET" : "POST",
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  beforeAll(async () => {
    if (skipped) return;
    const port = await freePort();
    const settings: Settings = {
      name, directory: instance.directory, domain, bindAddress: "127.0.0.1", subnet: `10.232.${parseInt(suffix.slice(0, 2), 16)}.${(parseInt(suffix.slice(2, 4), 16) >> 4) << 4}/28`,
      ports: { matrix: port }, images: { homeserver: image }, serverName: domain, homeserverUrl: `http://${kind}:8008`, federation: true,
    };
    await files.create(instance, settings, "keyed");
    begun = true;
    compose("up", "--detach");
    reach = { url: `http://127.0.0.1:${port}`, serverName: domain, secrets: await files.secrets(instance) };
    for (let seen = await hs.probe(reach.url); !seen.ready; seen = await hs.probe(reach.url)) await new Promise((done) => setTimeout(done, 200));
  });
  afterAll(() => {
    if (begun) compose("down", "--timeout", "5");
    rmSync(root, { recursive: true, force: true });
  });

  test.skipIf(skipped)("says that everything can be done there", () => {
    expect([...hs.can].sort()).toEqual([...abilities].sort());
  });

  test.skipIf(skipped)("tells its version", async () => {
    expect(await hs.probe(reach.url)).toMatchObject({ ready: true, version: expect.stringMatching(/^\d+\.\d+/) as unknown });
  });

  test.skipIf(skipped)("has one service account, however often it is asked for", async () => {
    const first = await hs.serviceAccount(reach);
    const again = await hs.serviceAccount(reach);
    expect(again.userId).toBe(first.userId);
    reach = { ...reach, secrets: { ...reach.secrets, serviceToken: again.token } };
    expect((await hs.serviceAccount(reach)).token).toBe(again.token);
    await hs.signOut(reach, again);
    expect((await hs.serviceAccount(reach)).token).not.toBe(again.token);
    reach = { ...reach, secrets: { ...reach.secrets, serviceToken: (await hs.serviceAccount(reach)).token } };
  });

  test.skipIf(skipped)("lets agents register with the token, as ordinary users, and nobody without", async () => {
    await hs.allowRegistration(reach);
    await hs.allowRegistration(reach);
    const register = "/_matrix/client/v3/register";
    for (const auth of [undefined, { type: "m.login.dummy" }, { type: "m.login.registration_token", token: "guessed" }]) {
      const opened = await client(register, { username: "intruder", password: "intruder pass", ...(auth === undefined ? {} : { auth }) });
      expect([401, 403]).toContain(opened.status);
    }
    // Two steps, as a client does: one homeserver wants the session of the first.
    const { session } = (await client(register, { username: "agent", password: "agent password" })).body;
    let made = await client(register, { username: "agent", password: "agent password", auth: { type: "m.login.registration_token", token: reach.secrets.registrationToken, session } });
    if (made.status === 401) made = await client(register, { username: "agent", password: "agent password", auth: { type: "m.login.dummy", session } });
    expect(made.status).toBe(200);
    expect((await client("/_synapse/admin/v2/users", undefined, String(made.body["access_token"]))).status).toBe(403);
  });

  test.skipIf(skipped)("makes a person server admin, and a name only once", async () => {
    const alice = await hs.register(reach, { user: "alice", password: "correct horse 9", admin: true });
    expect(alice.userId).toBe(`@alice:${domain}`);
    expect((await client("/_synapse/admin/v2/users", undefined, alice.token)).status).toBe(200);
    await expect(hs.register(reach, { user: "alice", password: "another pass 9", admin: true })).rejects.toMatchObject({ code: "name-taken" });
    expect(await hs.account(reach, "alice")).toEqual({ userId: `@alice:${domain}`, admin: true, deactivated: false });
    expect(await hs.account(reach, "nobody")).toBeNull();
    await hs.signOut(reach, alice);
    await hs.signOut(reach, alice);
    expect((await client("/_matrix/client/v3/account/whoami", undefined, alice.token)).status).toBe(401);
    expect((await hs.signIn(reach, { user: "alice", password: "correct horse 9" })).userId).toBe(alice.userId);
    await expect(hs.signIn(reach, { user: "alice", password: "wrong" })).rejects.toMatchObject({ code: "password-wrong" });
  });

  test.skipIf(skipped)("sets a new password, and says truly whether old sessions have ended", async () => {
    const carol = await hs.register(reach, { user: "carol", password: "correct horse 9", admin: false });
    const before = await hs.signIn(reach, { user: "carol", password: "correct horse 9" });
    const { signedOut } = await hs.resetPassword(reach, { user: "carol", password: "battery staple 9" });
    for (const { token } of [carol, before]) expect((await client("/_matrix/client/v3/account/whoami", undefined, token)).status).toBe(signedOut ? 401 : 200);
    if (kind === "synapse") expect(signedOut).toBe(true);
    await expect(hs.signIn(reach, { user: "carol", password: "correct horse 9" })).rejects.toMatchObject({ code: "password-wrong" });
    expect((await hs.signIn(reach, { user: "carol", password: "battery staple 9" })).userId).toBe(carol.userId);
    await expect(hs.resetPassword(reach, { user: "nobody", password: "battery staple 9" })).rejects.toMatchObject({ code: "no-account" });
    await expect(hs.resetPassword(reach, { user: "carol", password: "short" })).rejects.toMatchObject({ code: "password-weak" });
  });

  test.skipIf(skipped)("closes an account for good: its name stays taken, and it stays on the list", async () => {
    const dave = await hs.register(reach, { user: "dave", password: "correct horse 9", admin: false });
    await hs.deactivate(reach, "dave");
    await hs.deactivate(reach, "dave");
    expect((await client("/_matrix/client/v3/account/whoami", undefined, dave.token)).status).toBe(401);
    await expect(hs.signIn(reach, { user: "dave", password: "correct horse 9" })).rejects.toMatchObject({ code: "password-wrong" });
    await expect(hs.register(reach, { user: "dave", password: "correct horse 9", admin: false })).rejects.toMatchObject({ code: "name-taken" });
    expect(await hs.account(reach, "dave")).toMatchObject({ deactivated: true });
    await expect(hs.deactivate(reach, "nobody")).rejects.toMatchObject({ code: "no-account" });
  });

  test.skipIf(skipped)("lists all accounts, each once, over more pages than one", async () => {
    const found: Listed[] = [];
    let from: string | null = null;
    let pages = 0;
    do {
      const answer: Awaited<ReturnType<typeof hs.accounts>> = await hs.accounts(reach, from);
      found.push(...answer.accounts);
      from = answer.next;
      pages += 1;
    } while (from !== null);
    expect(pages).toBeGreaterThan(1);
    const names = ["agent", "alice", "carol", "dave", "innkeeper"].map((user) => `@${user}:${domain}`);
    expect(found.map(({ userId }) => userId).filter((userId) => names.includes(userId))).toEqual(names);
    expect(new Set(found.map(({ userId }) => userId)).size).toBe(found.length);
    expect(found).toContainEqual({ userId: `@innkeeper:${domain}`, admin: true, deactivated: false });
    expect(found).toContainEqual({ userId: `@alice:${domain}`, admin: true, deactivated: false });
    expect(found.find(({ userId }) => userId === `@dave:${domain}`)).toMatchObject({ deactivated: true });
  });

  test.skipIf(skipped)("can be looked at as somebody else's", async () => {
    expect(await all.inspect(reach.url)).toMatchObject({ url: reach.url, serverName: domain, registration: { how: "token" } });
    expect(await all.tokenHolds(reach.url, reach.secrets.registrationToken ?? "")).toBe(true);
    expect(await all.tokenHolds(reach.url, "guessed")).toBe(false);
  });
});

describe("one that somebody else runs", () => {
  const hs = homeservers().of({ homeserver: "external" } as Instance);
  const asked: string[] = [];
  const server = createHttpServer((request, response) => {
    asked.push(request.url ?? "");
    const answers: Readonly<Record<string, unknown>> = {
      "/_matrix/client/versions": { versions: ["v1.11"] },
      "/_matrix/key/v2/server": { server_name: "elsewhere.test" },
      "/_matrix/federation/v1/version": { server: { name: "Synapse", version: "1.163.2" } },
    };
    const answer = answers[request.url ?? ""];
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? { errcode: "M_UNRECOGNIZED" }));
  });
  let at: Reach;

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    at = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, serverName: "elsewhere.test", secrets: { apiKey: "k", sharedSecret: "s", servicePassword: "p" } };
  });
  afterAll(() => server.close());

  test("is looked at, says who it is, and whether it answers", async () => {
    expect(await homeservers().inspect(at.url)).toEqual({ url: at.url, serverName: "elsewhere.test", version: "Synapse 1.163.2", registration: { how: "closed", says: null }, ahead: expect.closeTo(0, -1) as number });
    expect(await hs.probe(at.url)).toEqual({ ready: true });
    expect(await hs.probe(`http://127.0.0.1:${await freePort()}`)).toMatchObject({ ready: false });
  });

  const who = { user: "bob", password: "correct horse 9" };
  const calls: readonly (readonly [string, (to: Homeserver) => Promise<unknown>])[] = [
    ["make an account", (to) => to.register(at, { ...who, admin: false })],
    ["sign in", (to) => to.signIn(at, who)],
    ["look for an account", (to) => to.account(at, "bob")],
    ["list accounts", (to) => to.accounts(at, null)],
    ["set a password", (to) => to.resetPassword(at, who)],
    ["close an account", (to) => to.deactivate(at, "bob")],
    ["make a service account", (to) => to.serviceAccount(at)],
    ["give out a token", (to) => to.allowRegistration(at)],
  ];

  test.each(calls)("says that nothing can be done there, and refuses to %s without asking it", async (_, call) => {
    expect([...hs.can]).toEqual([]);
    const before = asked.length;
    await expect(call(hs)).rejects.toMatchObject({ code: "homeserver-external", facts: { name: null } });
    expect(asked).toHaveLength(before);
  });
});
