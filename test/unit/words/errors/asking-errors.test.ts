import { expect, test } from "vitest";
import { dev, told } from "./told.ts";

test("what a room for some instances can't have", () => {
  expect(told("outside-scope", { what: "command", summary: "List the reserved ports" })).toBe(
    "I don't list the reserved ports from a room that is for some instances only.\nAn owner can, in a room for all of them, in a direct chat with me, or in a shell on the host.",
  );
  expect(told("outside-scope", { what: "reserved-port" })).toBe("A port that is reserved by hand belongs to no instance.");
  expect(told("outside-scope", { what: "deleted-next" })).toBe("What is to be deleted next isn't for this room any more: I stopped there.");
});

test("too many open questions", () => {
  expect(told("too-many-questions", {})).toBe("Too many questions wait for an answer.\nAnswer some of them, or wait until they expire.");
});

test("what would end the conversation in which it is asked", () => {
  expect(told("carries-this-room", { name: dev, line: "instance stop dev", restarts: false })).toBe(
    "dev carries this very room: I could not tell you how it ends. Nothing was changed.\nOn the host it can be done: `npm run innkeeper -- instance stop dev`",
  );
  expect(told("carries-this-room", { name: dev, line: "instance federation dev off", restarts: true })).toMatch(/^dev carries this very room and would have to restart: I could not tell you/);
});

test("a setting twice, or without a value", () => {
  expect(told("given-twice", { what: "setting", key: "BACKEND_PORT" })).toBe("BACKEND_PORT is there twice.\nGive it once.");
  expect(told("missing-value", { what: "setting", key: "BACKEND_PORT" })).toBe("BACKEND_PORT needs a value. Nothing was changed.");
});

test.each([
  ["BACKEND_PORT", "it is a whole number from 1024 to 65535, or `auto` for the lowest one that is free"],
  ["FRONTEND_IMAGE", "it is an image as Docker names it, such as `registry.example.org/mindroom:2026.10`"],
  ["INSTANCE_DOMAIN", "it is a host name such as `dev.example.org`: letters, digits, - and dots"],
  ["BIND_ADDRESS", "it is an IPv4 address of this host, `127.0.0.1` for this machine alone, or `0.0.0.0` for all"],
  ["MATRIX_HOMESERVER", "it is an address such as `https://matrix.example.org`"],
] as const)("a value that can't be %s", (key, rule) => {
  expect(told("bad-value", { what: "setting", key, value: "--x" })).toBe(`\`--x\` won't do as ${key}: ${rule}. Nothing was changed.`);
});

test("a value that an input refuses", () => {
  expect(told("bad-value", { what: "input", key: "state", value: "open", says: "must be on or off" })).toBe("`open` won't do as state: must be on or off.");
});
