import { expect, test } from "vitest";
import type { UnknownHomeserver } from "../../../../src/model/errors/homeserver-errors.ts";
import type { Unreached } from "../../../../src/model/probe.ts";
import { dev, told } from "./told.ts";

const url = "https://hs.test";

test.each<readonly [Unreached, number | null, RegExp]>([
  ["timeout", 10, /^The homeserver at https:\/\/hs\.test did not answer within 10 s\.\nCheck whether it runs and whether the address is right\.$/],
  ["unknown-name", null, /can't be found: DNS doesn't know that name\.\nCheck whether the name is spelt right\./],
  ["dns-silent", null, /DNS doesn't answer on this host/],
  ["refused", null, /refuses connections: nothing listens there/],
  ["no-route", null, /there is no route to it from this host/],
  ["certificate-name", null, /shows a certificate that is for another name/],
  ["certificate-expired", null, /shows a certificate that has expired/],
  ["certificate-early", null, /isn't valid yet\.\nOne of the two clocks is wrong/],
  ["certificate-authority", null, /by an authority that nobody here knows/],
  ["no-tls", null, /doesn't speak TLS on that port/],
  ["endless-headers", null, /answers with far too many headers\.\nCheck whether it is a homeserver that answers there, and not another program\./],
  ["unreachable", null, /^The homeserver at https:\/\/hs\.test can't be reached\.\nCheck whether/],
])("one that can't be reached says why: %s", (why, seconds, words) => {
  expect(told("homeserver-silent", { url, why, seconds })).toMatch(words);
});

test.each<readonly [UnknownHomeserver, string]>([
  [{ why: "no-address", given: "ftp://hs.test" }, "`ftp://hs.test` is not the address of a homeserver.\nGive it as https://matrix.example.org, without name, password or anything after it."],
  [{ why: "no-address", given: null }, "That is not the address of a homeserver.\nGive it as https://matrix.example.org, without name, password or anything after it."],
  [{ why: "none", url, status: 404 }, "There is no Matrix homeserver at https://hs.test: it answers 404, and points to no other place.\nGive the address that clients use, such as https://matrix.example.org."],
  [{ why: "points-to-no-address", url, where: "matrix" }, "https://hs.test says that its homeserver is at `matrix`, which is no address.\nWhoever runs it must fix /.well-known/matrix/client there."],
  [{ why: "points-inside", url, where: "http://10.1.2.3" }, "https://hs.test says that its homeserver is at `http://10.1.2.3`, which is an address inside a private network.\nWhoever runs it must fix /.well-known/matrix/client there. If you mean a homeserver of your own at that address, give the address."],
  [{ why: "points-to-none", url, where: "https://gone.test", status: 404 }, "https://hs.test says that its homeserver is at `https://gone.test`, and there is none: it answers 404.\nWhoever runs it must fix /.well-known/matrix/client there; or give the address that clients use."],
  [{ why: "another", url, where: "https://m.test", serverName: "m.test" }, "https://hs.test points to https://m.test, and the homeserver there is m.test: accounts on it end in :m.test.\nIf m.test is meant, give https://m.test"],
  [{ why: "nameless", url }, "The homeserver at https://hs.test does not tell its server name.\nGive the address of its server name, such as https://example.org, or let it answer /_matrix/key/v2/server."],
])("an address that is no homeserver's says why: %j", (facts, words) => {
  expect(told("homeserver-unknown", facts)).toBe(words);
});

test("one that is busy, endless, out of order, elsewhere, unencrypted or somebody else's", () => {
  expect(told("homeserver-busy", { url })).toBe("The homeserver at https://hs.test has had too many requests.\nTry again in a minute.");
  expect(told("homeserver-endless", { url, limitBytes: 2_000_000 })).toBe("The homeserver at https://hs.test sent more than 2.0 MB in one answer, so I hung up.\nCheck whether it is a homeserver that answers there, and not another program.");
  expect(told("homeserver-failing", { url, status: 502 })).toMatch(/^https:\/\/hs\.test answers 502: the homeserver, or a proxy in front of it, is out of order\./);
  expect(told("homeserver-moved", { url, to: "https://new.test" })).toMatch(/sends callers on to https:\/\/new\.test.*Give that address: https:\/\/new\.test/s);
  expect(told("homeserver-unencrypted", { url: "http://hs.test", host: "hs.test" })).toMatch(/^http:\/\/hs\.test is not encrypted: .*Give it as https:\/\/hs\.test;/s);
  expect(told("homeserver-external", { name: "dev", ability: "make accounts" })).toBe("The homeserver of dev isn't mine: I can't make accounts there.\nAsk whoever runs it.");
  expect(told("homeserver-external", { name: null, ability: null })).toBe("That homeserver isn't mine: I can't make or change accounts there.\nAsk whoever runs it.");
});

test("an account's name and password say what is wrong with them", () => {
  expect(told("name-invalid", { user: "Bob!", why: "letters" })).toBe("`Bob!` can't be a user name.\nUse a-z, 0-9 and . _ = - / + only.");
  expect(told("name-invalid", { user: "12", why: "digits-only" })).toBe("A user name can't be only digits.\nPut a letter into it.");
  expect(told("name-taken", { user: "bob", serverName: "hs.test" })).toBe("The name bob is taken on hs.test.\nChoose another.");
  expect(told("name-taken", { name: dev })).toBe("There is an instance `dev` already.\nSee it with `!instance show dev`, or choose another name.");
  expect(told("no-account", { user: "bob", serverName: "hs.test", name: null })).toBe("There is no account @bob:hs.test.");
  expect(told("no-account", { user: "bob", serverName: "hs.test", name: dev })).toBe("There is no account @bob:hs.test.\nAll accounts: `!instance people dev`");
  expect(told("password-weak", { why: "short", limit: 10 })).toBe("The password is too short: it must have 10 characters or more.\nChoose a longer one.");
  expect(told("password-weak", { why: "long", limit: 512 })).toBe("The password is too long: it may have up to 512 characters.\nChoose a shorter one.");
  expect(told("password-weak", { why: "has-user-name" })).toMatch(/contains the user name/);
  expect(told("password-weak", { why: "repeats" })).toMatch(/repeats the same few characters/);
  expect(told("password-weak", { why: "homeserver-says" })).toMatch(/finds the password too weak/);
  expect(told("password-wrong", { user: "bob" })).toBe("`bob` can't sign in with that password.\nType it again.");
});
