import { expect, test } from "vitest";
import { told } from "./told.ts";

const start = { command: "instance start", usage: "instance start NAME", example: "!instance start dev" };

test("a value that is malformed, and what would do", () => {
  expect(told("bad-name", { typed: "Dev_2", instead: "dev-2" })).toBe("`Dev_2` can't be a name: 1 to 30 of a-z, 0-9 and -, starting with a letter. `dev-2` would do.");
  expect(told("bad-name", { typed: "42", instead: null })).toBe("`42` can't be a name: 1 to 30 of a-z, 0-9 and -, starting with a letter.");
  expect(told("bad-domain", { typed: "https://x.org/chat", instead: "x.org" })).toBe("`https://x.org/chat` can't be a domain: give only the host name, `x.org`.");
  expect(told("bad-domain", { typed: "10.0.0.1", instead: null })).toBe("`10.0.0.1` can't be a domain.\nIt is a host name such as `dev.example.org`: letters, digits, - and dots.");
  expect(told("bad-homeserver", { typed: "conduit" })).toBe(
    "`conduit` is no homeserver that I know.\n`--matrix` alone gives the instance one of its own; `--matrix=tuwunel` or `--matrix=synapse` says which; `--matrix=https://matrix.example.org` is one that exists.",
  );
  expect(told("bad-port", { typed: "80" })).toBe("`80` can't be a port: a whole number from 1024 to 65535.");
  expect(told("bad-lines", { typed: "many" })).toBe("`many` can't be a number of lines: a whole number from 1 to 500.");
  expect(told("bad-service", { typed: "bakend", meant: "backend" })).toBe("There is no service `bakend`. Did you mean `backend`?\nThere are: backend, frontend, homeserver.");
  expect(told("bad-service", { typed: "redis", meant: null })).toMatch(/^There is no service `redis`\.\n/);
});

test("too few words, or too many", () => {
  expect(told("missing-argument", { argument: "NAME", means: "the instance's name", right: start })).toBe("`instance start` needs NAME, the instance's name.\nIt is `instance start NAME`, for example `!instance start dev`.");
  expect(told("extra-argument", { typed: "now", right: { ...start, example: null } })).toBe("`now` is one word too many.\nIt is `instance start NAME`.");
  expect(told("extra-argument", { typed: "now", right: { command: "status", usage: null, example: "!status" } })).toMatch(/\nIt is just `!status`\.$/);
  expect(told("several-commands", {})).toBe("That is more than one command.\nPut each of them on a line of its own.");
});

test("something twice", () => {
  expect(told("given-twice", { what: "setting", key: "BACKEND_PORT" })).toBe("BACKEND_PORT is given twice.\nGive it once.");
  expect(told("given-twice", { what: "flag", flag: "--start" })).toBe("`--start` is given twice.\nGive it once.");
  expect(told("given-twice", { what: "input", key: "domain", values: ["a.org", "b.org"] })).toBe("The domain is given twice: `a.org` and `b.org`.\nGive it once.");
  expect(told("given-twice", { what: "input", key: "domain", values: ["a.org"] })).toBe("The domain is given twice.\nGive it once.");
});

test("flags and their values", () => {
  expect(told("missing-value", { what: "flag", flag: "--domain", usage: "--domain DOMAIN" })).toBe("`--domain` needs a value: `--domain DOMAIN`.");
  expect(told("missing-value", { what: "setting", key: "BACKEND_PORT" })).toBe("BACKEND_PORT needs a value. Nothing was changed.");
  expect(told("needless-value", { flag: "--start" })).toBe("`--start` takes no value: it is there or not.");
  expect(told("value-apart", { flag: "--matrix", value: "synapse" })).toBe("`synapse` after `--matrix` could be its value or a word of its own.\nFor its value, write it joined: `--matrix=synapse`");
  expect(told("unknown-flag", { command: "instance create", typed: "--strat", meant: "--start", flags: ["--start"] })).toBe("`instance create` has no `--strat`. Did you mean `--start`?");
  expect(told("unknown-flag", { command: "instance create", typed: "--fast", meant: null, flags: ["--start", "--dry-run"] })).toBe("`instance create` has no `--fast`.\nThere are: `--start`, `--dry-run`.");
  expect(told("unknown-flag", { command: "instance list", typed: "--all", meant: null, flags: [] })).toBe("`instance list` has no `--all`.\n`instance list` takes no flags.");
});

test("a quotation that never ends", () => {
  expect(told("open-quote", { quote: "“" })).toBe("A quotation mark (“) is opened and never closed.");
});

test("no command, or nearly one", () => {
  expect(told("unknown-command", { what: "unlike-any", typed: "foo", noun: null })).toBe("There is no command `foo`.\nWhat I can do: `!help`");
  expect(told("unknown-command", { what: "unlike-any", typed: "instance foo", noun: "instance" })).toBe("There is no `instance foo`.\nWhat there is: `!help instance`");
  expect(told("unknown-command", { what: "near-line", typed: "instance strat", meant: "!instance start dev" })).toBe("There is no `instance strat`. Did you mean `!instance start dev`?");
  expect(told("unknown-command", { what: "near-command", typed: "instance strat", meant: "instance start", right: start })).toBe(
    "There is no `instance strat`. Did you mean `instance start`?\nIt is `instance start NAME`, for example `!instance start dev`.",
  );
});

test.each([
  ["BACKEND_PORT", "it is a whole number from 1024 to 65535, or `auto` for the lowest one that is free"],
  ["FRONTEND_IMAGE", "it is an image as Docker names it, such as `registry.example.org/mindroom:2026.10`"],
  ["INSTANCE_DOMAIN", "it is a host name such as `dev.example.org`: letters, digits, - and dots"],
  ["BIND_ADDRESS", "it is an IPv4 address of this host, `127.0.0.1` for this machine alone, or `0.0.0.0` for all"],
  ["MATRIX_HOMESERVER", "it is an address such as `https://matrix.example.org`"],
] as const)("a value that can't be %s", (key, rule) => {
  expect(told("bad-value", { what: "setting", key, value: "--x" })).toBe(`\`--x\` isn't a valid ${key}: ${rule}. Nothing was changed.`);
});

test("a value that an input refuses", () => {
  expect(told("bad-value", { what: "input", key: "state", value: "open", says: "must be on or off" })).toBe("`open` isn't a valid state: must be on or off.");
});
