import { globSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { toldElsewhere } from "../../../../src/model/errors/reason.ts";
import { phrase } from "../../../../src/words/errors/phrase.ts";

test("a code stands in one topic only: of two, one would hide the other's words", async () => {
  const files = globSync("src/words/errors/*-errors.ts");
  const topics = await Promise.all(files.map((file) => import(resolve(file)) as Promise<Readonly<Record<string, unknown>>>));
  const codes = topics.flatMap((topic) => Object.entries(topic).flatMap(([name, phrases]) => (name.endsWith("Errors") ? Object.keys(phrases as object) : [])));
  expect(codes.length).toBeGreaterThan(100);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});

test("an error of another version, whose code or facts are unknown, is told by its code", () => {
  const told = { message: "It failed (no-such-code).", hint: "It was stored by another version of mine; its log may say more." };
  expect(phrase({ code: "no-such-code", facts: {} })).toEqual(told);
  expect(phrase({ code: "no-service", facts: { name: "dev" } })).toEqual({ ...told, message: "It failed (no-service)." });
});

test("an error that was stored with its words is told in them", () => {
  expect(phrase({ code: "any", facts: { said: { message: "It was so.", hint: "Do this.", detail: null } } })).toEqual({ message: "It was so.", hint: "Do this.", detail: undefined });
});

test("of a job that was asked for elsewhere isn't told why it failed", () => {
  expect(phrase({ code: "already-stopped", facts: toldElsewhere })).toEqual({ message: "Why, is told where it was asked." });
});
