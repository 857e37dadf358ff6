import { expect, test } from "vitest";
import type { Notice } from "../../../src/model/watch/notice.ts";
import { everything, nothing, scopeOf } from "../../../src/model/rooms/scope.ts";
import { noticesIn } from "../../../src/watch/group-notices.ts";
import { noticeReply } from "../../../src/words/watch/notice.ts";
import { named } from "../registry/fresh.ts";

const back = (name: string): Notice => ({ kind: "back", name: named(name), afterMs: null });
const room = (...instances: readonly string[]) => scopeOf({ room: "#x:y", grant: { instances, create: "cust-" } });
const words = (notices: readonly Notice[]): readonly string[] => notices.map((notice) => noticeReply(notice).map((block) => ("text" in block ? block.text : "")).join("\n"));

const four = [back("dev"), back("trial"), back("cust-one"), back("secret")];

test("what happened to many at once is told of those that a room sees: together from three on, else one by one", () => {
  expect(words(noticesIn(everything, four))).toEqual([expect.stringContaining("4 instances are back: dev, trial, cust-one, secret")]);
  expect(words(noticesIn(room("dev", "trial"), four))).toEqual([expect.stringContaining("3 instances are back: dev, trial, cust-one")]);
  expect(words(noticesIn(room("dev"), four))).toEqual(["dev is back.", "cust-one is back."]);
  expect(noticesIn(nothing, four)).toEqual([]);
});

test("that Docker can't be asked concerns every room, and names no instance", () => {
  const away: Notice = { kind: "engine-away", why: { code: "docker-unreachable", facts: { why: "silent" } } };
  expect(words(noticesIn(room("dev"), [away, back("secret")]))).toEqual(["⚠ I can't ask Docker, so I don't know how the instances are: Docker does not answer on this host."]);
});
