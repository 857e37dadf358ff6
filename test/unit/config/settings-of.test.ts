import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../../src/config/config.ts";
import { settingsOf } from "../../../src/config/settings-of.ts";
import { changesBetween, type ConfigChange } from "../../../src/model/setup/applied-config.ts";
import { configChanged } from "../../../src/words/host/config-changed.ts";
import { freshRoot } from "../registry/fresh.ts";

/** How a config differs from another one. */
function changes(before: string, after: string): readonly ConfigChange[] {
  const cwd = freshRoot();
  const settings = [before, after].map((yaml, index) => {
    const file = join(cwd, `${index}.yaml`);
    writeFileSync(file, yaml);
    return settingsOf(readConfig({ INNKEEPER_CONFIG: file }, cwd));
  });
  return changesBetween(settings[0] ?? {}, settings[1] ?? {});
}

test("what is written otherwise and means the same is no change", () => {
  expect(changes("web: {port: 8400}\nowners: ['@a:b']\n", "owners:\n- '@a:b'\nstartDeadline: 180s\n")).toEqual([]);
});

test("rooms and owners that came and went, values that are others, and what is by default again", () => {
  const before = `
rooms: ["!all:a.b", {room: "!few:a.b", instances: [dev]}]
owners: ["@a:b", "@b:b"]
startDeadline: 3m
images: {backend: mine:1}
`;
  const after = `
rooms: ["!all:a.b", {room: "!few:a.b", instances: [dev], create: cust-}]
owners: ["@b:b", "@c:b"]
startDeadline: 5m
federation: {privateAddresses: true}
`;
  const found = changes(before, after);
  expect(found).toEqual([
    { setting: "rooms", what: "list", added: ["!few:a.b (dev, cust-…)"], removed: ["!few:a.b (dev)"] },
    { setting: "owners", what: "list", added: ["@c:b"], removed: ["@a:b"] },
    { setting: "startDeadline", what: "value", before: "180 s", after: "300 s" },
    { setting: "federation.privateAddresses", what: "value", before: "false", after: "true" },
    { setting: "images.backend", what: "value", before: "mine:1", after: null },
  ]);
  expect(configChanged(found)).toEqual([
    { kind: "line", text: "I have reloaded my config. What changed:" },
    {
      kind: "list",
      items: [
        "`rooms`: added `!few:a.b (dev, cust-…)`, removed `!few:a.b (dev)`",
        "`owners`: added `@c:b`, removed `@a:b`",
        "`startDeadline`: `300 s` (was `180 s`)",
        "`federation.privateAddresses`: `true` (was `false`)",
        "`images.backend`: the default (was `mine:1`)",
      ],
    },
    { kind: "line", text: "Each instance takes over what concerns federation at its next start." },
  ]);
});
