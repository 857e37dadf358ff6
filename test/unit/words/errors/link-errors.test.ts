import { expect, test } from "vitest";
import { dev, told } from "./told.ts";

const link = { page: "claim", name: dev, about: null } as const;

test("a link that is no longer good says why", () => {
  expect(told("link-used", link)).toMatch(/^This link has been used: it works once\.\n/);
  expect(told("link-replaced", link)).toMatch(/^A newer link has replaced this one\.\n/);
  expect(told("link-revoked", link)).toMatch(/^This link was revoked\.\n/);
  expect(told("link-expired", link)).toMatch(/^This link was good for a day, and has expired \(or this host's clock was set back since\)\.\n/);
  expect(told("link-unknown", {})).toBe("What this link was for is no longer there.");
});

test.each([
  ["claim", null, "!instance claim dev"],
  ["invite", "admin", "!instance invite dev"],
  ["password", "bob", "!instance password dev bob"],
  ["env", null, "!instance env dev"],
  ["key", null, "!instance key dev"],
  ["agents", null, "!instance agents dev"],
] as const)("another link to the page %s is asked for by its own command", (page, about, command) => {
  for (const code of ["link-used", "link-replaced", "link-revoked", "link-expired"] as const) {
    expect(told(code, { page, name: dev, about })).toMatch(new RegExp(`\\nAsk for a new one in the admin room: \`${command}\`$`));
  }
});

test("what was sent with a link", () => {
  expect(told("link-reserved", { why: "being-sent" })).toBe("Somebody else is sending this form right now.\nWait a moment, then send it again.");
  expect(told("link-reserved", { why: "account-made", user: "bob" })).toBe(
    "An earlier try with this link has made the account bob, so only that name, with the password chosen then, can finish.\nIf that wasn't you, or the password is lost, ask for a new link in the admin room.",
  );
});

test("no link that could be revoked", () => {
  expect(told("no-link", { name: dev, page: "claim" })).toBe("dev has no first-admin link that is still good.\nFor a new one: `!instance claim dev`");
  expect(told("no-link", { name: dev, page: "invite" })).toBe("dev has no invite that is still good.\nFor a new one: `!instance invite dev`");
});
