import { expect, test } from "vitest";
import { dev, told } from "./told.ts";

test("whether an instance federates already", () => {
  expect(told("federation-unchanged", { name: dev, on: true })).toBe("dev federates already.\nWhether others reach it: `!federation check dev`");
  expect(told("federation-unchanged", { name: dev, on: false })).toBe("dev doesn't federate.\nTo let it: `!instance federation dev on`");
  expect(told("federation-off", { name: dev })).toBe("dev doesn't federate: no other homeserver may talk to it.\nTo let them: `!instance federation dev on`");
});

test("a name that only this machine knows", () => {
  const local = { name: dev, localName: "dev.localhost" };
  expect(told("local-federation", { ...local, at: "create" })).toMatch(/^dev\.localhost is known on this machine only, .*\nSuch as: `!instance create dev dev\.example\.org --matrix --federation`$/);
  expect(told("local-federation", { ...local, at: "federate" })).toMatch(/^The homeserver of dev is called dev\.localhost, .*`!instance create dev-2 dev\.example\.org --matrix --federation`$/s);
  expect(told("local-federation", { ...local, at: "set" })).toMatch(/and dev federates\. Nothing was changed\.\nGive it a public domain\.$/);
});

test("an instance without a homeserver of its own", () => {
  expect(told("needs-homeserver", { name: dev, homeserver: "external", flag: null })).toBe("The homeserver of dev belongs to somebody else: they decide whether it federates.");
  expect(told("needs-homeserver", { name: dev, homeserver: "none", flag: null })).toBe("dev has no homeserver that could federate.");
  expect(told("needs-homeserver", { name: dev, homeserver: "none", flag: "--only-matrix" })).toBe("`--only-matrix` needs a homeserver, and dev would have none.\nGive it one: `!instance create dev --matrix --only-matrix`");
  expect(told("needs-homeserver", { name: dev, homeserver: "external", flag: "--federation" })).toMatch(/it would use an existing one\.\nGive it one: `!instance create dev dev\.example\.org --matrix --federation`$/);
});

test("homeservers that don't reach each other", () => {
  expect(told("no-federation", { serverName: "example.org", name: null })).toBe("Other homeservers don't reach example.org, so it can't share a room. Nothing was made.\nWhoever runs it must fix that first, or the name is wrong.");
  expect(told("no-federation", { serverName: "dev.example.org", name: dev })).toMatch(/\nWhat is wrong there: `!federation check dev`$/);
  expect(told("same-instance", {})).toBe("A homeserver needs no federation to talk to itself.\nName another instance, or none.");
  expect(told("message-lost", { deadlineMs: 30_000 })).toBe("it did not come within 30 s");
});
