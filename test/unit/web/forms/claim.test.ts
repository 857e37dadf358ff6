import { expect, test } from "vitest";
import type { AccountMade } from "../../../../src/model/people/people-outcomes.ts";
import { webApp } from "../../../../src/web/engine/app.ts";
import { links } from "../../../../src/web/engine/links.ts";
import { claimable, pagesOn } from "../../operations/people/claimable.ts";

const publicUrl = "https://bot.example.org";
const good = { user: "bob", password: "correct horse", repeat: "correct horse" };

/** The pages over a real registry; `perform` is what stands behind the form. */
function pages(perform?: () => Promise<AccountMade>) {
  const world = claimable();
  const logged: unknown[] = [];
  const waited: number[] = [];
  const performed: unknown[] = [];
  const remember = (...line: unknown[]): void => void logged.push(line);
  const ours = links({ publicUrl, key: Buffer.alloc(32, 7) });
  const real = pagesOn(world, publicUrl, ours);
  const app = webApp({
    ...real,
    deps: {
      ...real.deps,
      clock: {
        now: () => world.now,
        steady: () => world.now,
        sleep: async (ms) => void waited.push(ms),
      },
      log: { info: remember, warn: remember, error: remember },
    },
    async perform(link, work) {
      performed.push([link.id, work.input]);
      return real.perform(link, perform === undefined ? work : { ...work, run: perform as () => Promise<never> });
    },
  });
  const id = world.open();
  const path = new URL(ours.url({ page: "claim", id })).pathname;
  return {
    world, logged, waited, performed, path, id,
    get: (at = path) => app.request(at),
    post: (form: Readonly<Record<string, string>> = good, headers: Readonly<Record<string, string>> = { origin: publicUrl, "sec-fetch-site": "same-origin" }, at = path) =>
      app.request(at, { method: "POST", body: new URLSearchParams(form), headers }),
  };
}

test("opening a link, even often, burns nothing", async () => {
  const { get, world, id } = pages();
  for (let time = 0; time < 3; time++) {
    const response = await get();
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("Become admin of dev");
  }
  expect(world.registry.oneTimeLinks.find(id)?.state).toBe("open");
});

test("a good form makes an admin and shows how to sign in", async () => {
  const { post, world } = pages();
  const response = await post();
  const text = await response.text();
  expect(response.status).toBe(200);
  for (const shown of ["You are admin of dev", "@bob:dev.example.org", "https://dev.example.org", "Open the chat"]) expect(text).toContain(shown);
  expect(text).not.toContain("correct horse");
  expect(world.homeserver.admins).toEqual(["bob"]);
});

test("a used link says so, and what to do next", async () => {
  const { get, post } = pages();
  await post();
  for (const response of [await get(), await post()]) {
    expect(response.status).toBe(410);
    const text = await response.text();
    expect(text).toContain("This link is no longer good");
    expect(text).toContain("!instance claim dev");
  }
});

test("an unknown link tells nothing of what there is", async () => {
  const { get, post } = pages();
  for (const response of [await get("/claim/nonsense"), await post(good, { origin: publicUrl }, "/claim/id-of-dev-1.x")]) {
    expect(response.status).toBe(404);
    const text = await response.text();
    expect(text).toContain("This link is no longer good");
    expect(text).not.toContain("dev.example.org");
  }
});

test("guessing gets slower, up to two seconds; right links never wait", async () => {
  const { get, waited } = pages();
  for (let guess = 0; guess < 60; guess++) await get(`/claim/x.${guess}`);
  expect(waited.slice(0, 3)).toEqual([50, 100, 150]);
  expect(Math.max(...waited)).toBe(2000);
  await get();
  expect(waited).toHaveLength(60);
});

test.each([
  [{ ...good, user: "" }, "Choose a user name."],
  [{ ...good, user: "böb" }, "are allowed in a user name"],
  [{ ...good, user: "bob:elsewhere.org" }, "are allowed in a user name"],
  [{ ...good, user: "Innkeeper" }, "kept for Innkeeper"],
  [{ ...good, user: "mindroom_router" }, "kept for Innkeeper"],
  [{ ...good, password: "short", repeat: "short" }, "Too short"],
  [{ ...good, password: "aaaaaaaaaaaaaa", repeat: "aaaaaaaaaaaaaa" }, "Too easy to guess"],
  [{ user: "bobby", password: "bobby12345", repeat: "bobby12345" }, "contains the user name"],
  [{ ...good, password: "correct\0horse", repeat: "correct\0horse" }, "control characters"],
  [{ ...good, repeat: "correct house" }, "The two passwords differ."],
  [{}, "Choose a user name."],
] as const)("the form %j is shown again, and says: %s", async (form, says) => {
  const { performed, post } = pages();
  const response = await post(form);
  expect(response.status).toBe(422);
  const text = await response.text();
  expect(text).toContain(says);
  expect(text).not.toContain("correct h");
  expect(performed).toEqual([]);
});

test.each(["bob", " Bob ", "@bob", "@BOB:dev.example.org"])("%j is read as bob", async (user) => {
  const { id, performed, post, world } = pages();
  await post({ ...good, user });
  expect(performed).toEqual([[id, { user: "bob" }]]);
  expect(world.homeserver.people.get("bob")?.password).toBe("correct horse");
});

test("what somebody types is shown as text, never obeyed", async () => {
  const { post } = pages();
  const text = await (await post({ ...good, user: `"><script>alert(1)</script>` })).text();
  expect(text).not.toContain("<script");
  expect(text).toContain("&lt;script&gt;");
});

test("a taken name stands beside the field, with what was typed", async () => {
  const { post, world } = pages();
  world.homeserver.people.set("bob", { password: "his own", admin: false });
  const response = await post();
  expect(response.status).toBe(409);
  const text = await response.text();
  expect(text).toContain("The name bob is taken on dev.example.org. Choose another.");
  expect(text).toContain(`value="bob"`);
});

test("a stopped server is said on the page, with the way on", async () => {
  const { post, world } = pages();
  world.running = false;
  const text = await (await post()).text();
  expect(text).toContain("isn&#39;t running");
  expect(text).toContain("<code>!instance start dev</code>");
});

test.each([
  ["another site", { origin: "https://evil.example.com", "sec-fetch-site": "cross-site" }],
  ["a sister site", { origin: "https://dev.example.org", "sec-fetch-site": "same-site" }],
  ["a hidden origin", { origin: "null" }],
  ["no page at all", {}],
  ["a site that lies about one of the two", { origin: "https://evil.example.com", "sec-fetch-site": "same-origin" }],
] as const)("a form from %s is refused", async (_, headers) => {
  const { performed, post } = pages();
  const response = await post(good, headers);
  expect(response.status).toBe(403);
  expect(performed).toEqual([]);
});

test.each([{ origin: publicUrl }, { "sec-fetch-site": "same-origin" }])("a form with only the header %j is taken", async (headers) => {
  const { post } = pages();
  expect((await post(good, headers as unknown as Record<string, string>)).status).toBe(200);
});

test("a form that is far too long is refused unread", async () => {
  const { performed, post } = pages();
  expect((await post({ ...good, extra: "x".repeat(70_000) })).status).toBe(413);
  expect(performed).toEqual([]);
});

test("every answer forbids scripts, framing, referrers and keeping", async () => {
  const { get, post } = pages();
  for (const response of [await get(), await get("/claim/x"), await get("/nowhere"), await post({}), await get("/health")]) {
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("same-origin");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test("a fault of ours is a reference on the page, and no log line has the token or the password", async () => {
  const { logged, path, post } = pages(() => Promise.reject(new TypeError("undefined is not a function")));
  const response = await post();
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).toMatch(/reference [0-9a-f]{4}/);
  expect(text).not.toContain("undefined is not");
  expect(logged).toHaveLength(1);
  const lines = JSON.stringify(logged);
  expect(lines).not.toContain(path.split("/").at(-1));
  expect(lines).not.toContain("correct horse");
});

test("health answers", async () => {
  const { get } = pages();
  expect(await (await get("/health")).json()).toEqual({ status: "ok" });
});
