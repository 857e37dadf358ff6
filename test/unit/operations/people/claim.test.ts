import { expect, test } from "vitest";
import { UserError } from "../../../../src/model/error.ts";
import { claim, openClaim } from "../../../../src/operations/people/claim.ts";
import { usableLink } from "../../../../src/operations/people/one-time-link.ts";
import { refusal } from "../../registry/fresh.ts";
import { claimable } from "./claimable.ts";

const day = 24 * 60 * 60_000;

test("the first start opens a link for a day, later ones show the same while nobody has used it", async () => {
  const world = claimable();
  const first = await world.job((job) => openClaim(world.deps, world.instance, job));
  expect(first?.expiresAt).toBe(world.now + day);
  world.now += 1000;
  expect(await world.job((job) => openClaim(world.deps, world.instance, job))).toEqual(first);
});

test("a link that ran out unused is followed by a new one at the next start", async () => {
  const world = claimable();
  const first = await world.job((job) => openClaim(world.deps, world.instance, job));
  world.now += day;
  const second = await world.job((job) => openClaim(world.deps, world.instance, job));
  expect(second?.id).not.toBe(first?.id);
});

test("a link that was made by a clock that ran ahead isn't good for longer than a day: with the clock set right, a new one is opened", async () => {
  const world = claimable();
  world.now += 1000 * day;
  const first = await world.job((job) => openClaim(world.deps, world.instance, job));
  world.now -= 1000 * day;
  expect(refusal(() => usableLink(world.deps, "claim", first?.id ?? ""))).toEqual({ code: "link-expired", facts: { page: "claim", name: "dev", about: null } });
  const second = await world.job((job) => openClaim(world.deps, world.instance, job));
  expect(usableLink(world.deps, "claim", second?.id ?? "").link.id).not.toBe(first?.id);
});

test("once a link was taken back, a start offers none unasked", async () => {
  const world = claimable();
  const first = await world.job((job) => openClaim(world.deps, world.instance, job));
  world.registry.oneTimeLinks.revoke(first?.id ?? "");
  expect(await world.job((job) => openClaim(world.deps, world.instance, job))).toBeNull();
});

test("what fails after a link was opened leaves none behind, and replaces none that was given out", async () => {
  const world = claimable();
  const failing = world.job(async (job) => {
    await openClaim(world.deps, world.instance, job);
    await job.step("fail", "fail", () => Promise.reject(new UserError("not-running", { name: world.instance.name })));
  });
  await expect(failing).rejects.toMatchObject({ code: "not-running" });
  expect(world.registry.oneTimeLinks.of(world.instance.id, "claim")).toEqual([]);
  expect(await world.job((job) => openClaim(world.deps, world.instance, job))).not.toBeNull();
});

test("once there is an admin, a start offers no link any more", async () => {
  const world = claimable();
  const first = await world.job((job) => openClaim(world.deps, world.instance, job));
  world.registry.oneTimeLinks.burn(first?.id ?? "");
  expect(await world.job((job) => openClaim(world.deps, world.instance, job))).toBeNull();
});

test.each([["none", "no-homeserver"], ["external", "homeserver-external"]] as const)("a start with homeserver %s offers no link, and asking for one is refused", async (homeserver, code) => {
  const world = claimable({ homeserver });
  expect(await world.job((job) => openClaim(world.deps, world.instance, job))).toBeNull();
  await expect(world.job((job) => claim(world.deps, world.instance.name, job))).rejects.toMatchObject({ code });
});

test("a link can't be had while the homeserver is stopped", async () => {
  const world = claimable();
  world.running = false;
  await expect(world.job((job) => claim(world.deps, world.instance.name, job))).rejects.toMatchObject({ code: "not-running", facts: { name: "dev" } });
});

test("a new link takes the place of the one before", async () => {
  const world = claimable();
  const first = await world.job((job) => openClaim(world.deps, world.instance, job));
  const { claim: second } = await world.job((job) => claim(world.deps, world.instance.name, job));
  expect(world.registry.oneTimeLinks.find(first?.id ?? "")?.state).toBe("replaced");
  expect(world.registry.oneTimeLinks.find(second.id)?.state).toBe("open");
});

test("the form makes an admin of homeserver and MindRoom, leaves nobody signed in, and burns the link", async () => {
  const world = claimable();
  const linkId = world.open();
  const { outcome } = await world.submit({ linkId, user: "bob", password: "correct horse" });
  expect(outcome).toEqual({ instance: "dev", page: "claim", admin: true, by: "@alice:example.org", user: "bob", userId: "@bob:dev.example.org", serverName: "dev.example.org", homeserverUrl: "https://dev.example.org", chat: "https://dev.example.org" });
  expect(world.homeserver.admins).toEqual(["bob"]);
  expect(world.homeserver.signedOut).toEqual(["token-of-bob"]);
  expect(world.administrators).toEqual(["@bob:dev.example.org"]);
  const { ended } = await world.submit({ linkId, user: "eve", password: "correct horse" });
  expect(ended).toMatchObject({ state: "failed", failure: { code: "link-used" } });
  expect(world.homeserver.admins).toEqual(["bob"]);
});

test("no journal holds the password or a token", async () => {
  const world = claimable();
  await world.submit({ linkId: world.open(), user: "bob", password: "correct horse" });
  const journal = JSON.stringify(world.registry.jobs.steps(1));
  expect(journal).toContain("make the account");
  expect(journal).not.toMatch(/correct horse|token-of-bob/);
});

test("a name that somebody has is refused, whatever the password, and the link stays good for another", async () => {
  const world = claimable();
  world.homeserver.people.set("carol", { password: "carols own", admin: false });
  const linkId = world.open();
  for (let time = 0; time < 2; time++) {
    const { ended } = await world.submit({ linkId, user: "carol", password: "carols own" });
    expect(ended).toMatchObject({ state: "failed", failure: { code: "name-taken" } });
  }
  await world.submit({ linkId, user: "bob", password: "correct horse" });
  expect(world.homeserver.admins).toEqual(["bob"]);
});

test("a weak password leaves the link good for any name", async () => {
  const world = claimable();
  const linkId = world.open();
  world.homeserver.failNext = { when: "before", error: new UserError("password-weak", { why: "homeserver-says" }) };
  await world.submit({ linkId, user: "bob", password: "weak" });
  expect(world.registry.oneTimeLinks.find(linkId)).toMatchObject({ state: "open", user: null });
});

test("a try that died after the account was made is finished by the same form, and by no other", async () => {
  const world = claimable();
  const linkId = world.open();
  world.homeserver.failNext = { when: "after", error: new Error("killed") };
  await world.submit({ linkId, user: "bob", password: "correct horse" });
  expect(world.registry.oneTimeLinks.find(linkId)).toMatchObject({ state: "reserved", user: "bob" });

  const other = await world.submit({ linkId, user: "eve", password: "correct horse" });
  expect(other.ended).toMatchObject({ state: "failed", failure: { code: "link-reserved" } });
  const wrong = await world.submit({ linkId, user: "bob", password: "another one" });
  expect(wrong.ended).toMatchObject({ state: "failed", failure: { code: "link-reserved" } });
  const after = await world.submit({ linkId, user: "eve", password: "correct horse" });
  expect(after.ended).toMatchObject({ state: "failed", failure: { code: "link-reserved" } });
  expect(world.homeserver.admins).toEqual(["bob"]);

  const again = await world.submit({ linkId, user: "bob", password: "correct horse" });
  expect(again.outcome?.userId).toBe("@bob:dev.example.org");
  expect(world.homeserver.admins).toEqual(["bob"]);
  expect(world.registry.oneTimeLinks.find(linkId)?.state).toBe("burnt");
});

test("a try that died before the account was made keeps nobody else out", async () => {
  const world = claimable();
  const linkId = world.open();
  world.homeserver.failNext = { when: "before", error: new UserError("homeserver-silent", { url: "http://127.0.0.1:8448", why: "timeout", seconds: 10 }) };
  await world.submit({ linkId, user: "bob", password: "correct horse" });
  expect(world.registry.oneTimeLinks.find(linkId)).toMatchObject({ state: "reserved", user: "bob" });
  const { outcome } = await world.submit({ linkId, user: "eve", password: "correct horse" });
  expect(outcome?.userId).toBe("@eve:dev.example.org");
  expect(world.homeserver.admins).toEqual(["eve"]);
});

test("an expired, a replaced, a revoked and an unknown link, and one for another page, make nobody admin", async () => {
  const world = claimable();
  const old = world.open();
  const linkId = world.open();
  const codeOf = async (id: string): Promise<string | null> => {
    const { ended } = await world.submit({ linkId: id, user: "bob", password: "correct horse" });
    return ended.state === "failed" ? ended.failure.code : null;
  };
  expect(await codeOf(old)).toBe("link-replaced");
  world.now += 1000;
  expect(await codeOf(linkId)).toBe("link-expired");
  expect(await codeOf("nonsense")).toBe("link-unknown");
  const taken = world.open();
  world.registry.oneTimeLinks.revoke(taken);
  expect(await codeOf(taken)).toBe("link-revoked");
  world.registry.oneTimeLinks.open({ id: "for a key", page: "key", instanceId: world.instance.id, asker: "", about: null, expiresAt: world.now + 1000 });
  expect(await codeOf("for a key")).toBe("link-unknown");
  expect(world.homeserver.people.size).toBe(0);
});

test("a stopped homeserver says so and keeps the link", async () => {
  const world = claimable();
  world.running = false;
  const linkId = world.open();
  const { ended } = await world.submit({ linkId, user: "bob", password: "correct horse" });
  expect(ended).toMatchObject({ state: "failed", failure: { code: "not-running" } });
  expect(world.registry.oneTimeLinks.find(linkId)?.state).toBe("open");
});

test("where no agents run, MindRoom isn't told", async () => {
  const world = claimable({ onlyMatrix: true });
  const { outcome } = await world.submit({ linkId: world.open(), user: "bob", password: "correct horse" });
  expect(outcome).toMatchObject({ userId: "@bob:dev.example.org", chat: null });
  expect(world.administrators).toEqual([]);
});
