import { expect, test } from "vitest";
import { readUserLink } from "../../../../src/matrix/inbound/user-link.ts";

test.each([
  "https://matrix.to/#/@bob:example.org",
  "https://matrix.to/#/%40bob%3Aexample.org",
  "https://matrix.to/#/@bob%3Aexample.org",
  "HTTPS://Matrix.to/#/@bob:example.org",
  "https://matrix.to/#/@bob:example.org?via=example.org",
  "matrix:u/bob:example.org",
  "matrix:u/bob:example.org?action=chat",
  "matrix:user/bob:example.org",
])("%s leads to Bob", (uri) => {
  expect(readUserLink(uri)).toEqual({ user: "@bob:example.org" });
});

test.each([
  ["https://matrix.to/#/@Bob_1.2=3/4+5-6:[2001:db8::1]:8448", "@Bob_1.2=3/4+5-6:[2001:db8::1]:8448"],
  ["https://matrix.to/#/@b%2Fc:localhost:8008", "@b/c:localhost:8008"],
])("%s leads to %s", (uri, user) => {
  expect(readUserLink(uri)).toEqual({ user });
});

test.each(["https://matrix.to/#/#room:example.org", "https://matrix.to/#/%23room:example.org", "https://matrix.to/#/!room:example.org/$event", "https://matrix.to/", "https://example.org/", "matrix:r/room:example.org", "", "javascript:alert(1)"])("%j leads to nobody", (uri) => {
  expect(readUserLink(uri)).toBeNull();
});

test.each([
  "https://matrix.to/#/@bob:example.org%20--yes",
  "https://matrix.to/#/@bob:example.org/$event",
  "https://matrix.to/#/@bob`:example.org",
  "https://matrix.to/#/@bob",
  "https://matrix.to/#/@böb:example.org",
  "https://matrix.to/#/%4",
  "https://matrix.to/#/%40%40bob:example.org",
  `https://matrix.to/#/@${"b".repeat(260)}:example.org`,
  "https://chat.example.org/#/user/@bob:example.org",
  "https://matrix.to.example.org/#/@bob:example.org",
  "mailto:bob@example.org",
  "matrix:u/@bob:example.org",
])("%s names somebody who can't be read", (uri) => {
  expect(readUserLink(uri)).toEqual({ user: null });
});
