import { expect, test } from "vitest";
import type { LinkPage } from "../../../../src/model/people/link.ts";
import { webApp } from "../../../../src/web/engine/app.ts";
import { links } from "../../../../src/web/engine/links.ts";
import { claimable, pagesOn } from "../../operations/people/claimable.ts";

const publicUrl = "https://bot.example.org";
const twice = (password: string) => ({ password, repeat: password });

/** The pages of people who are let in after the first, over a real registry. */
function pages() {
  const world = claimable();
  const ours = links({ publicUrl, key: Buffer.alloc(32, 7) });
  const app = webApp(pagesOn(world, publicUrl, ours));
  const pathTo = (page: LinkPage, about: string | null): string => new URL(ours.url({ page, id: world.open(page, about) })).pathname;
  return {
    world, pathTo,
    get: (path: string) => app.request(path),
    post: (path: string, form: Readonly<Record<string, string>>) => app.request(path, { method: "POST", body: new URLSearchParams(form), headers: { origin: publicUrl } }),
  };
}

test.each([["person", "Join dev", "Welcome to dev", []], ["admin", "Become admin of dev", "You are admin of dev", ["bob"]]] as const)("an invite for one more %s says what it makes of them", async (about, before, after, admins) => {
  const { get, pathTo, post, world } = pages();
  const path = pathTo("invite", about);
  expect(await (await get(path)).text()).toContain(`<h1>${before}</h1>`);
  const response = await post(path, { user: "bob", ...twice("correct horse") });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain(after);
  expect(world.homeserver.admins).toEqual(admins);
  expect([world.administrators, world.invited]).toEqual([about === "admin" ? ["@bob:dev.example.org"] : [], ["@bob:dev.example.org"]]);
  const again = await get(path);
  expect(again.status).toBe(410);
  expect(await again.text()).toContain("<code>!instance invite dev</code>");
});

test("a taken name, or a weak password, is said before an invite is used up", async () => {
  const { pathTo, post, world } = pages();
  world.homeserver.people.set("carol", { password: "her own", admin: false });
  const path = pathTo("invite", "person");
  expect(await (await post(path, { user: "carol", ...twice("correct horse") })).text()).toContain("The name carol is taken");
  expect(await (await post(path, { user: "bob", ...twice("short") })).text()).toContain("Too short");
  expect((await post(path, { user: "bob", ...twice("correct horse") })).status).toBe(200);
});

test("a new password is chosen for the account that the link is for, whatever the form says", async () => {
  const { get, pathTo, post, world } = pages();
  for (const user of ["bob", "carol"]) world.homeserver.people.set(user, { password: "forgotten", admin: false });
  const path = pathTo("password", "bob");
  expect(await (await get(path)).text()).toContain("@bob:dev.example.org");
  const response = await post(path, { user: "@carol:dev.example.org", ...twice("correct horse") });
  expect(await response.text()).toContain("Whoever was signed in before is signed out.");
  expect([...world.homeserver.people].map(([user, { password }]) => [user, password])).toEqual([["bob", "correct horse"], ["carol", "forgotten"]]);
  const again = await post(path, twice("another one 9"));
  expect(again.status).toBe(410);
  expect(await again.text()).toContain("<code>!instance password dev bob</code>");
});

test.each([
  [twice("short"), "Too short"],
  [{ password: "correct horse", repeat: "correct house" }, "The two passwords differ."],
  [twice("bobbie-bobbie"), "contains the user name"],
  [{}, "Too short"],
])("a password that won't do (%j) is refused with the reason, and never shown", async (form, says) => {
  const { pathTo, post, world } = pages();
  world.homeserver.people.set("bobbie", { password: "forgotten", admin: false });
  const response = await post(pathTo("password", "bobbie"), form);
  expect(response.status).toBe(422);
  const text = await response.text();
  expect(text).toContain(says);
  expect(text).not.toContain("correct ho");
  expect(world.homeserver.people.get("bobbie")?.password).toBe("forgotten");
});

test("a homeserver that doesn't say that old sessions have ended is said to be one, on the page too", async () => {
  const { pathTo, post, world } = pages();
  world.homeserver.people.set("bob", { password: "forgotten", admin: false });
  world.homeserver.endsSessions = false;
  expect(await (await post(pathTo("password", "bob"), twice("correct horse"))).text()).toContain("Whoever was signed in before may still be");
});

test("an account that has gone meanwhile is said to have gone", async () => {
  const { pathTo, post } = pages();
  const response = await post(pathTo("password", "bob"), twice("correct horse"));
  expect(response.status).toBe(409);
  expect(await response.text()).toContain("There is no account @bob:dev.example.org.");
});

test("an address that leads only to this computer is said to", async () => {
  const { pathTo, post, world } = pages();
  const settings = await world.deps.files.settings(world.instance);
  world.deps.files.settings = async () => ({ ...settings, domain: "dev.localhost" as typeof settings.domain });
  const text = await (await post(pathTo("invite", "person"), { user: "bob", ...twice("correct horse") })).text();
  expect(text).toContain("http://127.0.0.1:8448");
  expect(text).toContain("on the computer on which Innkeeper runs, and nowhere else");
});

test("a link for one page opens no other", async () => {
  const { get, pathTo } = pages();
  const token = pathTo("invite", "admin").split("/").at(-1) ?? "";
  for (const page of ["claim", "password"]) expect((await get(`/${page}/${token}`)).status).toBe(404);
});
