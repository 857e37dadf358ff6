import { expect, test } from "vitest";
import { homeservers } from "../../../src/homeserver/homeservers.ts";
import type { Reach } from "../../../src/model/homeserver.ts";
import type { Instance } from "../../../src/model/instance/instance.ts";

type Asked = { readonly method: string; readonly path: string; readonly search: URLSearchParams; readonly body: unknown };
type Reply = readonly [status: number, body: unknown];

const reach: Reach = { url: "http://hs.test", serverName: "dev.org", secrets: { apiKey: "k", serviceToken: "st" } };

/** A homeserver whose admin API answers as the test says, and what it was asked. */
function scripted(answer: (asked: Asked) => Reply) {
  const asked: Asked[] = [];
  const fetch = (async (url: URL, init: RequestInit) => {
    const question = { method: init.method ?? "GET", path: url.pathname, search: url.searchParams, body: typeof init.body === "string" ? (JSON.parse(init.body) as unknown) : null };
    if (question.path.endsWith("/whoami")) return new Response("{}");
    asked.push(question);
    const [status, body] = answer(question);
    return new Response(JSON.stringify(body), { status });
  }) as typeof globalThis.fetch;
  return { asked, hs: homeservers({ fetch }).of({ homeserver: "synapse" } as Instance) };
}

test("accounts come page by page, with numbers for truth as older versions have them", async () => {
  const { asked, hs } = scripted(({ search }) =>
    search.get("from") === "0"
      ? [200, { users: [{ name: "@a:dev.org", admin: 1, deactivated: 0, is_guest: 0, displayname: "A" }], next_token: 1, total: 2 }]
      : [200, { users: [{ name: "@b:dev.org", admin: false, deactivated: true }], total: 2 }],
  );
  expect(await hs.accounts(reach, null)).toEqual({ accounts: [{ userId: "@a:dev.org", admin: true, deactivated: false }], next: "1" });
  expect(await hs.accounts(reach, "1")).toEqual({ accounts: [{ userId: "@b:dev.org", admin: false, deactivated: true }], next: null });
  expect(asked.map(({ path, search }) => [path, search.get("deactivated"), search.get("limit")])).toEqual([["/_synapse/admin/v2/users", "true", "300"], ["/_synapse/admin/v2/users", "true", "300"]]);
});

test("a homeserver that names a next page and has nothing on it ends the list", async () => {
  const { hs } = scripted(() => [200, { users: [], next_token: "0" }]);
  expect(await hs.accounts(reach, "300")).toEqual({ accounts: [], next: null });
});

test.each([
  ["none is left", [200, { devices: [], total: 0 }], true],
  ["one is left", [200, { devices: [{ device_id: "A" }], total: 1 }], false],
  ["it can't say", [404, { errcode: "M_UNRECOGNIZED" }], false],
] as const)("after a new password sessions are said to have ended only where %s", async (_, devices, signedOut) => {
  const { asked, hs } = scripted(({ path }) => (path.endsWith("/devices") ? devices : [200, {}]));
  expect(await hs.resetPassword(reach, { user: "bob", password: "correct horse" })).toEqual({ signedOut });
  expect(asked[0]).toMatchObject({ method: "POST", path: "/_synapse/admin/v1/reset_password/%40bob%3Adev.org", body: { new_password: "correct horse", logout_devices: true } });
});

test("a name that would lead elsewhere in a path stays one", async () => {
  const { asked, hs } = scripted(() => [404, { errcode: "M_NOT_FOUND" }]);
  await expect(hs.deactivate(reach, "a/../b?x=#y")).rejects.toMatchObject({ code: "no-account" });
  expect(asked.map(({ path }) => path)).toEqual(["/_synapse/admin/v1/deactivate/%40a%2F..%2Fb%3Fx%3D%23y%3Adev.org"]);
});

test("an account is found among those with a like name, and where a filter is ignored", async () => {
  const users = ["@a-bob:dev.org", "@b:dev.org", "@bob:dev.org"].map((name) => ({ name, admin: false, deactivated: false }));
  const { asked, hs } = scripted(({ search }) => {
    const from = Number(search.get("from"));
    return [200, { users: users.slice(from, from + 1), ...(from + 1 < users.length ? { next_token: String(from + 1) } : {}) }];
  });
  expect(await hs.account(reach, "bob")).toEqual({ userId: "@bob:dev.org", admin: false, deactivated: false });
  expect(await hs.account(reach, "ob")).toBeNull();
  expect(asked[0]?.search.get("user_id")).toBe("@bob:dev.org");
});

test("a homeserver that lacks an endpoint isn't taken for one that lacks the account", async () => {
  const { hs } = scripted(() => [404, { errcode: "M_UNRECOGNIZED" }]);
  await expect(hs.account(reach, "bob")).rejects.toThrow("answered 404 M_UNRECOGNIZED");
  await expect(hs.deactivate(reach, "bob")).rejects.toThrow("answered 404 M_UNRECOGNIZED");
  await expect(hs.resetPassword(reach, { user: "bob", password: "correct horse" })).rejects.toThrow("answered 404 M_UNRECOGNIZED");
});

test("what the homeserver finds too weak is said so; any other refusal is a fault of ours", async () => {
  const weak = scripted(() => [400, { errcode: "M_WEAK_PASSWORD" }]);
  await expect(weak.hs.resetPassword(reach, { user: "bob", password: "correct horse" })).rejects.toMatchObject({ code: "password-weak" });
  const broken = scripted(() => [500, { errcode: "M_UNKNOWN" }]);
  await expect(broken.hs.resetPassword(reach, { user: "bob", password: "correct horse" })).rejects.toThrow("answered 500 M_UNKNOWN when asked to set a password");
  await expect(broken.hs.accounts(reach, null)).rejects.toThrow("answered 500 M_UNKNOWN when asked to list its accounts");
});
