import { expect, test } from "vitest";
import { UserError, type Reason } from "../../../src/model/error.ts";
import { FakeFiles } from "../../fakes/files.ts";
import { alice, carol, dan, dev, fakeRoom, room1, room2, type FakeRoom } from "../../fakes/room.ts";

const strong = "correct horse battery";

/** A room whose instance `dev` runs on a homeserver of its own. */
async function running(): Promise<FakeRoom> {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  return room;
}

/** The same, and bob is on it. */
async function withBob(): Promise<FakeRoom> {
  const room = await running();
  await room.says(alice, "!instance invite dev");
  await room.joins(room.token("invite"), "bob", strong);
  return room;
}

const files = (room: FakeRoom) => room.files?.folders.get("instances/dev");

test("one more person gets in by an invite, no admin, invited by the agents, and the rooms hear who and by whose link", async () => {
  const room = await running();
  await room.says(alice, "!instance invite dev");
  expect(room.lastReply()).toMatch(/^For one more person on dev, to be given to them and nobody else: https:\/\/bot\.example\.org\/invite\/\S+ \(works once, until tomorrow 14:00\)$/);
  expect(room.notices(room2).at(-1)).toBe("@alice:example.org asked for a link for one more person on dev.");
  expect(await room.joins(room.token("invite"), "bob", strong)).toMatchObject({ userId: "@bob:dev.example.org", admin: false, homeserverUrl: "https://dev.example.org" });
  expect(room.homeservers.admins()).toEqual([]);
  expect(files(room)).toMatchObject({ administrators: [], invited: ["@bob:dev.example.org"] });
  for (const each of [room1, room2]) expect(room.notices(each).at(-1)).toBe("@bob:dev.example.org is now on dev (by an invite that @alice:example.org asked for).");
  await expect(room.joins(room.token("invite"), "mallory", strong)).rejects.toMatchObject({ code: "link-used", facts: { page: "invite", name: dev } });
});

test("an admin who is invited is admin of the homeserver and of MindRoom", async () => {
  const room = await running();
  await room.says(alice, "!instance invite dev --admin");
  expect(room.lastReply()).toMatch(/^For one more admin on dev/);
  await room.joins(room.token("invite"), "bob", strong);
  expect(room.homeservers.admins()).toEqual(["@bob:dev.example.org"]);
  expect(files(room)).toMatchObject({ administrators: ["@bob:dev.example.org"], invited: ["@bob:dev.example.org"] });
  expect(room.notices(room1).at(-1)).toBe("@bob:dev.example.org is now admin of dev (by an invite that @alice:example.org asked for).");
});

test("several people are invited at once, each by a link of their own; a first-admin link is none of them", async () => {
  const room = await running();
  const claim = room.token();
  await room.says(alice, "!instance invite dev");
  const first = room.token("invite");
  await room.says(alice, "!instance invite dev");
  const second = room.token("invite");
  await expect(room.joins(claim, "mallory", strong)).rejects.toMatchObject({ code: "link-unknown" });
  await room.joins(second, "bob", strong);
  await room.joins(first, "eve", strong);
  await room.claims(claim, "carol", strong);
  expect(room.homeservers.admins()).toEqual(["@carol:dev.example.org"]);
});

test("people, agents, the service account and the homeserver's own user are listed apart", async () => {
  const room = await withBob();
  await room.claims(room.token(), "alice", strong);
  for (const agent of ["mindroom_router", "mindroom_assistant"]) room.homeservers.accounts.set(`@${agent}:dev.example.org`, { password: "x", admin: false });
  room.homeservers.accounts.set("@gone:dev.example.org", { password: "x", admin: true, deactivated: true });
  room.homeservers.accounts.set("@conduit:dev.example.org", { password: "x", admin: true, deactivated: true });
  room.homeservers.accounts.set("@bot:example.org", { password: "x", admin: false });
  await room.says(alice, "!instance people dev");
  expect(room.lastReply()).toBe(
    [
      "3 people on dev.example.org, 1 of them deactivated",
      "• @alice:dev.example.org, admin",
      "• @bob:dev.example.org",
      "• @gone:dev.example.org, deactivated",
      "Agents: mindroom_assistant, mindroom_router",
      "Service account: @innkeeper:dev.example.org, mine",
      "The homeserver's own user: @conduit:dev.example.org",
    ].join("\n"),
  );
});

test("on a Synapse, conduit is a name like any other", async () => {
  const room = fakeRoom({ files: new FakeFiles() });
  await room.says(alice, "!instance create dev dev.example.org --matrix=synapse --start");
  room.homeservers.accounts.set("@conduit:dev.example.org", { password: "x", admin: false });
  await room.says(alice, "!instance people dev");
  expect(room.lastReply()).toBe("1 person on dev.example.org\n• @conduit:dev.example.org\nService account: @innkeeper:dev.example.org, mine");
  await room.says(alice, "!instance password dev conduit");
  expect(room.lastReply()).toMatch(/^A new password for @conduit:dev\.example\.org/);
});

test("an instance on which nobody has an account yet says how to change that", async () => {
  const room = await running();
  await room.says(alice, "!instance people dev");
  expect(room.lastReply()).toMatch(/^Nobody has an account on dev\.example\.org yet\. To invite somebody: `!instance invite dev`\nService account: /);
});

test("thousands of accounts come a page at a time", async () => {
  const room = await running();
  for (let each = 0; each < 4000; each++) room.homeservers.accounts.set(`@person-${String(each).padStart(4, "0")}:dev.example.org`, { password: "x", admin: false });
  for (let each = 0; each < 80; each++) room.homeservers.accounts.set(`@mindroom_${each}:dev.example.org`, { password: "x", admin: false });
  await room.says(alice, "!instance people dev");
  expect(room.lastReply()).toMatch(/^4000 people on dev\.example\.org; page 1 of 80\n• @person-0000:/);
  expect(room.lastReply()).toContain(" and 30 more\n");
  expect(room.lastReply()).toMatch(/Next page: `!instance people dev --page 2`$/);
  expect(room.lastReply().length).toBeLessThan(4000);
  await room.says(alice, "!instance people dev --page 80");
  expect(room.lastReply()).toContain("• @person-3999:");
  expect(room.lastReply()).not.toContain("Next page");
  await room.says(alice, "!instance people dev --page 81");
  expect(room.lastFailure()).toEqual({ code: "no-page", facts: { name: "dev", page: 81, pages: 80 } });
});

test.each(["bob", "@bob:dev.example.org", "Bob", "@bob"])("%s gets a new password by a link, and is signed out elsewhere", async (typed) => {
  const room = await withBob();
  room.homeservers.access.set("on bob's phone", "@bob:dev.example.org");
  await room.says(alice, `!instance password dev ${typed}`);
  expect(room.lastReply()).toMatch(/^A new password for @bob:dev\.example\.org, to be chosen by whoever has this link: https:\/\/bot\.example\.org\/password\/\S+ \(works once/);
  expect(room.notices(room2).at(-1)).toBe("@alice:example.org asked for a link to a new password for @bob:dev.example.org on dev.");
  expect(await room.choosesPassword(room.token("password"), "a better one 9")).toMatchObject({ userId: "@bob:dev.example.org", signedOut: true });
  expect(room.homeservers.accounts.get("@bob:dev.example.org")?.password).toBe("a better one 9");
  expect(room.homeservers.access.has("on bob's phone")).toBe(false);
  expect(room.notices(room1).at(-1)).toBe("@bob:dev.example.org has a new password on dev (by a link that @alice:example.org asked for) and is signed out everywhere else.");
  await expect(room.choosesPassword(room.token("password"), "yet another 9")).rejects.toMatchObject({ code: "link-used", facts: { page: "password", name: dev, about: "bob" } });
});

test("a homeserver that doesn't say that old sessions have ended is said to be one", async () => {
  const room = await withBob();
  room.homeservers.endsSessions = false;
  await room.says(alice, "!instance password dev bob");
  expect(await room.choosesPassword(room.token("password"), "a better one 9")).toMatchObject({ signedOut: false });
  expect(room.notices(room1).at(-1)).toBe("@bob:dev.example.org has a new password on dev (by a link that @alice:example.org asked for). Whoever was signed in before may still be: that homeserver doesn't confirm that it ends sessions.");
});

test("a second reset link for somebody replaces the first; another person's stays", async () => {
  const room = await withBob();
  room.homeservers.accounts.set("@eve:dev.example.org", { password: "x", admin: false });
  const tokens: string[] = [];
  for (const user of ["bob", "eve", "bob"]) {
    await room.says(alice, `!instance password dev ${user}`);
    tokens.push(room.token("password"));
  }
  const [first = "", eves = "", second = ""] = tokens;
  await expect(room.choosesPassword(first, "a better one 9")).rejects.toMatchObject({ code: "link-replaced" });
  await room.choosesPassword(eves, "a better one 8");
  await room.choosesPassword(second, "a better one 9");
  expect(["bob", "eve"].map((user) => room.homeservers.accounts.get(`@${user}:dev.example.org`)?.password)).toEqual(["a better one 9", "a better one 8"]);
});

test("an account is closed for good, after asking, and a reset link for it is no longer good", async () => {
  const room = await withBob();
  await room.says(alice, "!instance password dev bob");
  const token = room.token("password");
  await room.says(alice, "!instance deactivate dev bob");
  expect(room.lastReply()).toMatch(/^@bob:dev\.example\.org will be deactivated on dev: signed out everywhere, out of all rooms, for good\. .*\n@alice:example\.org: answer `yes \d{4}` within 5 min/);
  expect(room.homeservers.accounts.get("@bob:dev.example.org")?.deactivated).toBeUndefined();
  await room.confirms(alice);
  expect(room.lastReply()).toBe("@bob:dev.example.org is deactivated on dev, and signed out everywhere.");
  expect(files(room)).toMatchObject({ administrators: [], invited: [] });
  expect(room.notices(room2).at(-1)).toBe("@alice:example.org deactivated @bob:dev.example.org on dev.");
  await expect(room.choosesPassword(token, "a better one 9")).rejects.toMatchObject({ code: "link-revoked" });
  for (const command of ["!instance deactivate dev bob", "!instance password dev bob"]) {
    await room.says(alice, command);
    expect(room.lastFailure()).toEqual({ code: "account-deactivated", facts: { name: "dev", userId: "@bob:dev.example.org" } });
  }
  await room.says(alice, "!instance people dev");
  expect(room.lastReply()).toContain("• @bob:dev.example.org, deactivated");
});

test("a yes means the instance that was asked about, not one that has its name by then", async () => {
  const room = await withBob();
  await room.says(alice, "!instance deactivate dev bob");
  const number = room.number();
  await room.says(dan, "!instance remove dev");
  await room.confirms(dan);
  await room.says(dan, "!trash empty");
  await room.confirms(dan);
  await room.says(dan, "!instance create dev dev.example.org --matrix --start");
  await room.says(alice, `yes ${number}`);
  expect(room.lastFailure()).toEqual({ code: "no-question", facts: { why: "gone", number: number } });
  expect(room.homeservers.accounts.get("@bob:dev.example.org")?.deactivated).toBeUndefined();
});

test.each<readonly [string, Reason]>([
  ["innkeeper", { code: "account-mine", facts: { name: "dev", userId: "@innkeeper:dev.example.org", why: "service" } }],
  ["@conduit:dev.example.org", { code: "account-of-homeserver", facts: { name: "dev", userId: "@conduit:dev.example.org" } }],
  ["@mindroom_router:dev.example.org", { code: "account-of-agent", facts: { name: "dev", userId: "@mindroom_router:dev.example.org" } }],
  ["nobody", { code: "no-account", facts: { user: "nobody", serverName: "dev.example.org", name: "dev" } }],
  ["@bob:elsewhere.org", { code: "other-server", facts: { user: "bob:elsewhere.org", server: "elsewhere.org", serverName: "dev.example.org" } }],
  ["../bob", { code: "no-account", facts: { user: "../bob", serverName: "dev.example.org", name: "dev" } }],
])("neither a password nor an end for %s", async (user, reason) => {
  const room = await withBob();
  const before = room.homeservers.accounts.get("@bob:dev.example.org");
  for (const verb of ["password", "deactivate"]) {
    await room.says(alice, `!instance ${verb} dev ${user}`);
    expect(room.lastFailure()).toEqual(reason);
  }
  expect(room.said.filter(({ kind }) => kind === "prompt")).toEqual([]);
  expect(room.homeservers.accounts.get("@bob:dev.example.org")).toEqual(before);
});

test("what can't be a user name is refused before anybody is asked for", async () => {
  const room = await withBob();
  for (const verb of ["password", "deactivate"]) {
    await room.says(alice, `!instance ${verb} dev b%6fb`);
    expect(room.lastFailure()).toEqual({ code: "bad-value", facts: { what: "input", key: "user", value: "b%6fb", says: "must be a user name such as bob, or a whole id such as @bob:dev.example.org" } });
  }
  expect(room.said.filter(({ kind }) => kind === "prompt")).toEqual([]);
});

test("the account as which the bot is here is left alone", async () => {
  const room = fakeRoom({ files: new FakeFiles(), choices: { ownUsers: ["@bot:dev.example.org"] } });
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  room.homeservers.accounts.set("@bot:dev.example.org", { password: "x", admin: false });
  for (const verb of ["password", "deactivate"]) {
    await room.says(alice, `!instance ${verb} dev bot`);
    expect(room.lastFailure()).toEqual({ code: "account-mine", facts: { name: "dev", userId: "@bot:dev.example.org", why: "bot" } });
  }
  await room.says(alice, "!instance people dev");
  expect(room.lastReply()).toContain("• @bot:dev.example.org, the bot itself");
});

test.each([
  ["invite dev", "make accounts"],
  ["people dev", "list accounts"],
  ["password dev bob", "reset passwords"],
  ["deactivate dev bob", "deactivate accounts"],
  ["claim dev", "make accounts"],
])("!instance %s is refused with the reason where the homeserver can't", async (command, ability) => {
  const room = fakeRoom({ files: new FakeFiles() });
  room.homeservers.externals.set("https://matrix.example.com", { url: "https://matrix.example.com", serverName: "example.com", version: "Synapse 1" });
  await room.says(alice, "!instance create dev --matrix=https://matrix.example.com --start");
  await room.says(alice, `!instance ${command}`);
  expect(room.lastFailure()).toEqual({ code: "homeserver-external", facts: { name: "dev", ability } });
  await room.says(alice, "!instance create two --start");
  await room.says(alice, `!instance ${command.replace("dev", "two")}`);
  expect(room.lastFailure()).toEqual({ code: "no-homeserver", facts: { name: "two", whose: "people" } });
});

test.each(["invite dev", "people dev", "password dev bob", "deactivate dev bob"])("!instance %s waits for a homeserver that runs", async (command) => {
  const room = await withBob();
  await room.says(alice, "!instance stop dev");
  await room.says(alice, `!instance ${command}`);
  expect(room.lastFailure()).toEqual({ code: "not-running", facts: { name: "dev" } });
});

test("a first-admin link that waits is taken back, and no start brings another unasked", async () => {
  const room = await running();
  const token = room.token();
  await room.says(alice, "!instance claim dev --revoke");
  expect(room.lastReply()).toBe("The first-admin link of dev is revoked. For a new one: `!instance claim dev`");
  expect(room.notices(room2).at(-1)).toBe("@alice:example.org revoked the first-admin link of dev.");
  await expect(room.claims(token, "bob", strong)).rejects.toMatchObject({ code: "link-revoked" });
  await room.says(alice, "!instance claim dev --revoke");
  expect(room.lastFailure()).toEqual({ code: "no-link", facts: { name: "dev", page: "claim" } });
  await room.says(alice, "!instance restart dev");
  expect(room.lastReply()).not.toContain("/claim/");
});

test("a link that somebody had begun to use is taken back with a word on whom it may have made", async () => {
  const room = await running();
  const token = room.token();
  room.homeservers.afterRegister = () => Promise.reject(new Error("the connection was cut"));
  await expect(room.claims(token, "bob", strong)).rejects.toThrow();
  await room.says(alice, "!instance claim dev --revoke");
  expect(room.lastReply()).toContain("Somebody had begun to use it: the account bob may exist. All accounts: `!instance people dev`");
  room.logged.length = 0;
});

test("invites that wait are taken back together; a first-admin link stays", async () => {
  const room = await running();
  const claim = room.token();
  const invites: string[] = [];
  for (const command of ["!instance invite dev", "!instance invite dev --admin"]) {
    await room.says(alice, command);
    invites.push(room.token("invite"));
  }
  await room.says(alice, "!instance invite dev --revoke");
  expect(room.lastReply()).toBe("The 2 open invites to dev are revoked. For a new one: `!instance invite dev`");
  expect(room.notices(room2).at(-1)).toBe("@alice:example.org revoked all invites to dev.");
  for (const token of invites) await expect(room.joins(token, "mallory", strong)).rejects.toMatchObject({ code: "link-revoked" });
  await room.says(alice, "!instance invite dev --revoke");
  expect(room.lastFailure()).toEqual({ code: "no-link", facts: { name: "dev", page: "invite" } });
  await room.claims(claim, "bob", strong);
  expect(room.homeservers.admins()).toEqual(["@bob:dev.example.org"]);
});

test("who is invited as admin is one: a start asks for no first one any more", async () => {
  const room = await running();
  await room.says(alice, "!instance invite dev --admin");
  await room.joins(room.token("invite"), "bob", strong);
  await room.says(alice, "!instance restart dev");
  expect(room.lastReply()).toContain("dev is running again");
  expect(room.lastReply()).not.toContain("/claim/");
});

test("what is wrong with MindRoom's configuration doesn't keep an account open, and is told", async () => {
  const room = await withBob();
  room.files?.failures.set("removePerson", new UserError("settings-broken", { path: "config.yaml", line: 3, fault: { kind: "no-map" } }));
  await room.says(alice, "!instance deactivate dev bob");
  await room.confirms(alice);
  expect(room.lastReply()).toBe("@bob:dev.example.org is deactivated on dev, and signed out everywhere.\nMindRoom still has that account on its lists: config.yaml line 3: it must be keys with values.");
  expect(room.homeservers.accounts.get("@bob:dev.example.org")?.deactivated).toBe(true);
});

test("a link after there is an admin says so", async () => {
  const room = await running();
  await room.claims(room.token(), "bob", strong);
  await room.says(alice, "!instance claim dev");
  expect(room.lastReply()).toMatch(/^dev has an admin already\. Become another one: https:/);
});

test("who is killed while they join, or choose a password, finishes by the same form", async () => {
  for (let after = 1; after <= 12; after++) {
    const room = await running();
    await room.says(alice, "!instance invite dev --admin");
    const invite = room.token("invite");
    room.life.dieAfter(after);
    await room.joins(invite, "bob", strong);
    await room.resumes();
    await room.joins(invite, "bob", strong).catch((thrown: unknown) => expect(thrown).toMatchObject({ code: "link-used" }));
    await expect(room.joins(invite, "mallory", strong)).rejects.toMatchObject({ code: "link-used" });
    expect(room.homeservers.admins(), `killed after ${after}`).toEqual(["@bob:dev.example.org"]);
    expect(room.notices(room1).filter((text) => text.includes("is now admin"))).toHaveLength(1);

    await room.says(alice, "!instance password dev bob");
    const reset = room.token("password");
    room.life.dieAfter(after);
    await room.choosesPassword(reset, "a better one 9");
    await room.resumes();
    await room.choosesPassword(reset, "a better one 9").catch((thrown: unknown) => expect(thrown).toMatchObject({ code: "link-used" }));
    expect(room.homeservers.accounts.get("@bob:dev.example.org")?.password).toBe("a better one 9");
    expect(room.notices(room1).filter((text) => text.includes("has a new password"))).toHaveLength(1);
    room.clear();
  }
});

test("links of every kind are good after the bot was killed and started again, and over after a day", async () => {
  const room = await withBob();
  for (const command of ["!instance invite dev", "!instance password dev bob"]) await room.says(alice, command);
  const [claim, invite, reset] = [room.token(), room.token("invite"), room.token("password")];
  await room.resumes();
  expect(await room.claims(claim, "carol", strong)).toMatchObject({ admin: true });
  expect(await room.joins(invite, "eve", strong)).toMatchObject({ admin: false });
  expect(await room.choosesPassword(reset, "a better one 9")).toMatchObject({ userId: "@bob:dev.example.org" });

  for (const command of ["!instance claim dev", "!instance invite dev", "!instance password dev bob"]) await room.says(alice, command);
  room.clock.pass(24 * 60 * 60_000);
  await expect(room.claims(room.token(), "mallory", strong)).rejects.toMatchObject({ code: "link-expired" });
  await expect(room.joins(room.token("invite"), "mallory", strong)).rejects.toMatchObject({ code: "link-expired" });
  await expect(room.choosesPassword(room.token("password"), strong)).rejects.toMatchObject({ code: "link-expired" });
});

test("a link is for that very instance: a new one under its name knows nothing of it", async () => {
  const room = await withBob();
  await room.says(alice, "!instance password dev bob");
  const [claim, reset] = [room.token(), room.token("password")];
  await room.shell("instance remove dev --yes");
  await expect(room.claims(claim, "mallory", strong)).rejects.toMatchObject({ code: "link-unknown" });
  await room.shell("trash empty --yes");
  await room.says(alice, "!instance create dev dev.example.org --matrix --start");
  await expect(room.claims(claim, "mallory", strong)).rejects.toMatchObject({ code: "link-unknown" });
  await expect(room.choosesPassword(reset, strong)).rejects.toMatchObject({ code: "link-unknown" });
});

test("while the instance is busy a form is told so, and its link stays good", async () => {
  const room = await withBob();
  await room.says(alice, "!instance invite dev");
  const { go, reached } = room.stall();
  const restarted = room.says(alice, "!instance restart dev");
  await reached;
  await expect(room.joins(room.token("invite"), "eve", strong)).rejects.toMatchObject({ code: "busy" });
  go();
  await restarted;
  expect(await room.joins(room.token("invite"), "eve", strong)).toMatchObject({ userId: "@eve:dev.example.org" });
});

test("two who send the same link at the same moment: one gets in, the other hears why not", async () => {
  const room = await running();
  await room.says(alice, "!instance invite dev");
  const token = room.token("invite");
  const sent = await Promise.allSettled([room.joins(token, "bob", strong), room.joins(token, "mallory", strong)]);
  expect(sent.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(sent.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: expect.stringMatching(/^(busy|link-used)$/) as unknown } });
  expect([...room.homeservers.accounts.keys()].filter((userId) => /bob|mallory/.test(userId))).toHaveLength(1);
});

test("a shell may do all of it, and asks before it closes an account", async () => {
  const room = await withBob();
  expect((await room.shell("instance invite dev")).out).toContain("https://bot.example.org/invite/");
  expect((await room.shell("instance people dev --json")).out).toContain('"userId":"@bob:dev.example.org"');
  expect(await room.shell("instance deactivate dev bob")).toMatchObject({ code: 1, error: expect.stringContaining("--yes") as unknown });
  expect(await room.shell("instance deactivate dev bob --yes")).toMatchObject({ code: 0 });
  expect(room.homeservers.accounts.get("@bob:dev.example.org")?.deactivated).toBe(true);
});

test("neither journal, queue nor log holds a password or a link's token", async () => {
  const room = await withBob();
  await room.says(carol, "!status");
  await room.says(alice, "!instance password dev bob");
  await room.choosesPassword(room.token("password"), "a better one 9");
  const kept = JSON.stringify(room.registry.jobs.recent(100).map(({ id, ...job }) => [job, room.registry.jobs.steps(id)]));
  for (const secret of [strong, "a better one 9", room.token("password").split(".")[1] ?? "", room.token("invite").split(".")[1] ?? ""]) {
    expect(secret).not.toBe("");
    expect(kept).not.toContain(secret);
    expect(room.logged.join("\n")).not.toContain(secret);
  }
});
