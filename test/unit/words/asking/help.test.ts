import { bound } from "../../../../src/commands/engine/define.ts";
import { expect, test } from "vitest";
import { commands } from "../../../../src/commands/table.ts";
import { help } from "../../../../src/words/asking/help.ts";
import { notAllowed, questionGone, strangerRefused } from "../../../../src/words/asking/refusal.ts";
import { textOf } from "../text.ts";
import { phrase } from "../../../../src/words/errors/phrase.ts";

test("somebody is told only of what they may do", () => {
  const viewer = textOf(help(commands, "viewer", null));
  expect(viewer).toContain("`!instance list` — List all instances and how they are");
  expect(viewer).not.toContain("remove NAME");
  expect(viewer).not.toContain("create NAME");
  expect(textOf(help(commands, "owner", null))).toContain("`!instance remove NAME` — Remove an instance");
});

test("a command's help has its whole usage, each part explained, and examples", () => {
  const text = textOf(help(commands, "operator", "instance create"));
  expect(text).toContain("`!instance create NAME [DOMAIN] [--matrix[=tuwunel|synapse|URL]] [--only-matrix] [--federation] [--start] [--dry-run]`");
  expect(text).toContain("DOMAIN or --domain: where people reach it");
  expect(text).toContain("`!instance create dev --matrix --start`");
});

test("help on what is beyond one's role says whose it is", () => {
  expect(textOf(help(commands, "viewer", "trash empty"))).toContain("It takes an owner; you are a viewer.");
});

test("no part of any command goes unexplained", () => {
  for (const { path } of commands) expect(textOf(help(commands, "owner", path.join(" ")))).not.toMatch(/undefined|\bcommand: command\b/);
});

test("a refusal says who may, what the asker is, and whom to ask", () => {
  const remove = commands.find(({ path }) => path.join(" ") === "instance remove")!;
  expect(notAllowed(bound(remove, { name: "dev" }).needed, "operator", ["@alice:example.org", "@dan:example.org"]).message).toBe(
    "Only an owner may remove an instance; you are an operator here. Owners: @alice:example.org, @dan:example.org.",
  );
  const stop = commands.find(({ path }) => path.join(" ") === "instance stop")!;
  expect(notAllowed(bound(stop, { name: "dev" }).needed, "viewer", []).message).toBe("Only operators and owners may stop an instance and keep its data; you are a viewer here.");
});

test("a stranger learns nothing of what there is", () => {
  const remove = commands.find(({ path }) => path.join(" ") === "instance remove")!;
  expect(notAllowed(bound(remove, { name: "dev" }).needed, "stranger", ["@alice:example.org"]).message).toBe(strangerRefused().message);
});

test("an answer to no question changes nothing, and says so", () => {
  expect(questionGone("4821").message).toContain("There is no question 4821");
  expect(phrase(questionGone("4821")).hint).toContain("Nothing was changed");
});
