import { expect, test } from "vitest";
import { told } from "./told.ts";

test("a config file that can't be used lists what is wrong", () => {
  const file = "config/innkeeper.yaml";
  expect(told("config-broken", { file, problems: ["line 3: isn't YAML"] })).toBe(
    "The config file config/innkeeper.yaml can't be used. One thing is wrong:\n- line 3: isn't YAML\nconfig/innkeeper.example.yaml shows every setting.",
  );
  expect(told("config-broken", { file, problems: ["a", "b"] })).toMatch(/ 2 things are wrong:\n- a\n- b\n/);
  expect(told("homeserver-unconfigured", {})).toMatch(/^The config names no homeserver/);
});

test("the program's own files that can't be used say what to do", () => {
  expect(told("images-broken", { file: "images.json", says: "backend: Required" })).toBe("images.json can't be used: backend: Required\nIt belongs to the program: take it from the release again.");
  expect(told("key-broken", { path: "/data/link.key", bytes: 3, expected: 32 })).toMatch(/^The file \/data\/link\.key should hold 32 bytes and holds 3\.\nRemove it/);
});

test("an address on which pages can't be served is named", () => {
  expect(told("web-port-taken", { bind: "127.0.0.1", port: 9000 })).toMatch(/^Port 9000 on 127\.0\.0\.1, for Innkeeper's own pages, is in use by another program\.\nFree it/);
  expect(told("web-address-unusable", { bind: "192.0.2.1", port: 9000, says: "EADDRNOTAVAIL" })).toMatch(/^Innkeeper's own pages can't be served on 192\.0\.2\.1:9000 \(EADDRNOTAVAIL\)\.\nChoose another/);
});

test("what asks before it runs says how to do it where nobody answers", () => {
  expect(told("needs-yes", { what: "command", words: "instance remove dev" })).toBe("`instance remove dev` asks before it runs, and nobody is here to answer.\nIf you mean it: `!instance remove dev --yes`");
  expect(told("needs-yes", { what: "remove-sandbox" })).toMatch(/^This deletes the sandbox for good, .*\n.*`npm run innkeeper -- sandbox remove --yes`$/);
});

test("a sandbox that isn't there, runs, is broken, or stands beside another", () => {
  expect(told("no-sandbox", { dataRoot: "/data" })).toBe("There is no sandbox in /data.\n`npm start` makes one.");
  expect(told("sandbox-runs", {})).toBe("The sandbox is running.\nLeave it first (Ctrl-D), then do this again.");
  expect(told("sandbox-broken", { file: "state.json", says: "no JSON" })).toMatch(/^state\.json can't be read: no JSON\nRemove the sandbox and start again/);
  expect(told("production-there", { file: "mine.yaml", dataRoot: "/data" })).toMatch(/^mine\.yaml keeps production in \/data too/);
  expect(told("broken-down", { ref: "1a2b", log: "bot.log" })).toBe("Something went wrong on my side (ref 1a2b); bot.log has the details.\nWhat was under way goes on with the next `npm start`.");
  const because = { code: "container-taken", facts: { containers: ["home-backend"], project: null } };
  expect(told("home-taken", { because })).toMatch(/^There is a container `home-backend` on this host that isn't mine\. It is probably another sandbox's home\.\nRemove that sandbox/);
});
