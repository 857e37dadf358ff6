import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LinkPage } from "../../../../src/model/people/link.ts";
import { links, readOrMakeKey } from "../../../../src/web/engine/links.ts";
import { freshRoot } from "../../registry/fresh.ts";

const key = Buffer.alloc(32, 7);
const tokenOf = (url: string): string => url.slice(url.lastIndexOf("/") + 1);

test("a link leads back to its id", () => {
  const ours = links({ publicUrl: "https://bot.example.org/", key });
  const url = ours.url({ page: "claim", id: "3f-1" });
  expect(url).toMatch(/^https:\/\/bot\.example\.org\/claim\/3f-1\.[\w-]{43}$/);
  expect(ours.open("claim", tokenOf(url))).toBe("3f-1");
});

test("a token of another key, for another id, cut short or made up opens nothing", () => {
  const ours = links({ publicUrl: "https://bot.example.org", key });
  const token = tokenOf(ours.url({ page: "claim", id: "3f-1" }));
  const foreign = tokenOf(links({ publicUrl: "https://bot.example.org", key: Buffer.alloc(32, 8) }).url({ page: "claim", id: "3f-1" }));
  for (const wrong of [foreign, token.replace("3f-1", "3f-2"), token.slice(0, -1), `${token}x`, "", ".", "3f-1.", "3f-1", `${"a".repeat(10_000)}.x`]) {
    expect(ours.open("claim", wrong)).toBeNull();
  }
});

test("the key is made once, for its owner's eyes only", () => {
  const path = join(freshRoot(), "link.key");
  const first = readOrMakeKey(path);
  expect(readOrMakeKey(path)).toEqual(first);
  expect(readFileSync(path)).toEqual(first);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a key file that was cut short is refused, not used", () => {
  const path = join(freshRoot(), "link.key");
  writeFileSync(path, "");
  expect(() => readOrMakeKey(path)).toThrow(expect.objectContaining({ code: "key-broken", facts: { path, bytes: 0, expected: 32 } }));
});

test("a token opens the page for which it was made, and no other", () => {
  const ours = links({ publicUrl: "https://bot.example.org", key });
  const token = tokenOf(ours.url({ page: "key", id: "3f" }));
  expect(ours.open("key", token)).toBe("3f");
  expect(LinkPage.options.filter((page) => ours.open(page, token) !== null)).toEqual(["key"]);
});
