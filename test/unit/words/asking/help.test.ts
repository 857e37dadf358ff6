import { expect, test } from "vitest";
import { commands } from "../../../../src/commands/table.ts";
import { help } from "../../../../src/words/asking/help.ts";
import { textOf } from "../text.ts";

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
