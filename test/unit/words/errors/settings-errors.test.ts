import { expect, test } from "vitest";
import { dev, told } from "./told.ts";

test("an address that isn't this host's", () => {
  expect(told("address-not-here", { address: "192.0.2.7", addresses: ["10.0.0.1", "10.0.0.2"] })).toBe(
    "192.0.2.7 isn't an address of this host, so nothing could listen there. Nothing was changed.\nIt has 10.0.0.1, 10.0.0.2; 0.0.0.0 means all of them.",
  );
});

test("a setting of what an instance doesn't have", () => {
  const external = { name: dev, key: "MATRIX_HOMESERVER", of: "external" } as const;
  expect(told("setting-not-here", { ...external, homeserver: "none" })).toBe("MATRIX_HOMESERVER is where an instance finds somebody else's homeserver, and dev has none.\nYou choose that when you create an instance.");
  expect(told("setting-not-here", { ...external, homeserver: "tuwunel" })).toMatch(/and dev has one of its own\./);
  expect(told("setting-not-here", { name: dev, key: "MATRIX_PORT", of: "homeserver", homeserver: "none" })).toBe("dev has no homeserver of its own, so it has no MATRIX_PORT.\nWhat it has: `!instance show dev`");
  expect(told("setting-not-here", { name: dev, key: "BACKEND_PORT", of: "backend", homeserver: "tuwunel" })).toMatch(/^dev is a homeserver only, so it has no BACKEND_PORT\./);
});

test("not KEY=VALUE", () => {
  expect(told("no-assignment", { word: "BACKEND_PORT" })).toBe("`BACKEND_PORT` is not KEY=VALUE.\nA setting and its value are one word, without spaces, such as `BACKEND_PORT=auto`.");
});

test("a secret where everybody reads it", () => {
  expect(told("secret-refused", { name: dev, key: "OPENAI_API_KEY" })).toBe(
    "OPENAI_API_KEY is, or may be, a secret, and what is said here is kept. Treat what you have sent as seen by others: make a new one. Nothing was changed.\nAn owner enters keys and other secrets on a form: `!instance env dev`",
  );
  expect(told("secret-refused", { name: dev, key: null })).toMatch(/^That is, or may be, a secret, /);
});

test("whether it federates has a command of its own", () => {
  expect(told("setting-elsewhere", { name: dev, on: true })).toBe("Whether a homeserver federates has a command of its own. Nothing was changed.\nIt is `!instance federation dev on`");
  expect(told("setting-elsewhere", { name: dev, on: false })).toMatch(/\nIt is `!instance federation dev off`$/);
});

test.each([
  ["name", "a name is for ever, as containers and folders bear it"],
  ["folder", "its folder is where I look for it"],
  ["server-name", "every account and room on its homeserver bears that name"],
  ["network", "I give each instance a network that nobody else has"],
  ["namespace", "its agents' accounts bear it"],
  ["derived", "I write it myself, from the other settings"],
  ["user-of-files", "its files belong to that user"],
  ["group-of-files", "its files belong to that group"],
] as const)("a setting that stays as it is: %s", (why, words) => {
  expect(told("setting-fixed", { key: "SUBNET", why })).toBe(`SUBNET can't be changed: ${words}.`);
});

test("a setting that there isn't", () => {
  expect(told("unknown-setting", { typed: "BAKCEND_PORT", meant: "BACKEND_PORT" })).toMatch(/^There is no setting `BAKCEND_PORT` that I change\. Did you mean `BACKEND_PORT`\?\nThere are: BACKEND_PORT, /);
  expect(told("unknown-setting", { typed: "COLOUR", meant: null })).toMatch(/^There is no setting `COLOUR` that I change\.\nThere are: .*\. An owner enters other variables of the agents on a form: `!instance env NAME`$/);
});
