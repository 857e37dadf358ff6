import { expect, test } from "vitest";
import { dev, told } from "./told.ts";

test("an account that is no person's, or no longer good", () => {
  expect(told("account-mine", { name: dev, userId: "@innkeeper:dev.test", why: "service" })).toBe("@innkeeper:dev.test is my own account on dev, by which I make accounts and tokens. I leave it as it is.");
  expect(told("account-mine", { name: dev, userId: "@bot:dev.test", why: "bot" })).toBe("@bot:dev.test is the account that I use here. I leave it as it is.");
  expect(told("account-of-agent", { name: dev, userId: "@mindroom_a:dev.test" })).toMatch(/^@mindroom_a:dev\.test is an agent's\. .*\nPeople and agents apart: `!instance people dev`$/);
  expect(told("account-of-homeserver", { name: dev, userId: "@conduit:dev.test" })).toBe("@conduit:dev.test is the homeserver's own user on dev. I leave it as it is.\nWho else there is: `!instance people dev`");
  expect(told("account-deactivated", { name: dev, userId: "@bob:dev.test" })).toBe("@bob:dev.test is deactivated, and that is for good.\nFor another account: `!instance invite dev`");
});

test("an account elsewhere", () => {
  expect(told("other-server", { user: "bob:other.org", server: "other.org", serverName: "dev.test" })).toBe("@bob:other.org has its account on other.org; this homeserver is dev.test.\nFor an account here: `bob`");
});

test("a room for nobody, or for too many", () => {
  expect(told("nobody-invited", { why: "nobody-named", name: "dev" })).toBe("Nobody would be in it.\nName somebody, or let dev have an admin first: `!instance claim dev`");
  expect(told("nobody-invited", { why: "refused", first: { userId: "@bob:dev.test", why: { code: "invite-refused", facts: { says: "No such user." } } } })).toBe(
    "Nobody could be invited. Of @bob:dev.test the homeserver says: No such user.\nThe room is gone again.",
  );
  expect(told("too-many-people", { people: 120, most: 100 })).toBe("That would be 120 people and agents, and I invite 100 at most.\nName single people, by their Matrix ids.");
});

test("a page that isn't there", () => {
  expect(told("no-page", { name: "dev", page: 2, pages: 1 })).toBe("There is no page 2: one page holds all people.\nThe list: `!instance people dev --page 1`");
  expect(told("no-page", { name: "dev", page: 9, pages: 3 })).toBe("There is no page 9: there are 3.\nThe last one: `!instance people dev --page 3`");
});
