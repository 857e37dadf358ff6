import { expect, test } from "vitest";
import { dev, told } from "./told.ts";

test("a port that is reserved says whose it is, where that may be told", () => {
  expect(told("port-reserved", { port: 8765, holder: { instance: dev, role: "backend", by: "@alice:example.org" } })).toBe("Port 8765 belongs to `dev` (its backend).\nChoose another one.");
  expect(told("port-reserved", { port: 8765, holder: { instance: dev, role: null, by: "@alice:example.org" } })).toMatch(/^Port 8765 belongs to `dev`\.\n/);
  expect(told("port-reserved", { port: 8765, holder: { instance: null, role: null, by: "@alice:example.org" } })).toBe(
    "Port 8765 is reserved by hand (by @alice:example.org).\nChoose another one, or release it: `!port release 8765`",
  );
  expect(told("port-reserved", { port: 8765, holder: null })).toBe("Port 8765 isn't free.\nChoose another one.");
});

test("a port that can't be released", () => {
  expect(told("port-not-reserved", { port: 8765, instance: null })).toBe("Port 8765 isn't reserved.\nSee those that are: `!port list`");
  expect(told("port-not-reserved", { port: 8765, instance: dev })).toBe("Port 8765 isn't reserved by hand: it belongs to `dev`.\nIt becomes free when that instance is removed.");
});

test("nothing is left to give out", () => {
  expect(told("ports-exhausted", { role: "backend", first: 8765, last: 32767 })).toBe("No port from 8765 to 32767 is free for a backend.\nRemove instances that nobody needs, or set another ports.backend in the config file.");
  expect(told("subnets-exhausted", { pool: "10.0.0.0/28" })).toMatch(/^There is no free network left in 10\.0\.0\.0\/28: .*\nRemove instances that nobody needs, or set a larger subnetPool in the config file\.$/);
});
