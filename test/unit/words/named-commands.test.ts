import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseLine } from "../../../src/commands/engine/parse.ts";
import { commands } from "../../../src/commands/table.ts";

/** Something for each expression that stands in a sentence's command. */
const samples: readonly (readonly [RegExp, string])[] = [
  [/port/i, "8770"],
  [/\bid\b/, "12"],
  [/noun/, "instance"],
  [/service/, "backend"],
  [/page/, "2"],
  [/user/, "@bob:example.org"],
  [/key|_PORT/, "BACKEND_PORT"],
  [/domain/, "dev.example.org"],
  [/./, "dev"],
];

const filledIn = (command: string): string =>
  command.replace(/\bNAME\b/, "dev").replace(/\$\{([^}]*)\}/g, (_all, expression: string) => samples.find(([like]) => like.test(expression))?.[1] ?? "");

const named = globSync("src/**/*.ts").flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/\\?`(!\p{L}[^`\\\n]*)\\`|(?<!\\)`(!\p{L}[^`\\\n$]*)`/gu)].map((match) => [file, match[1] ?? match[2] ?? ""] as const),
);

test("sentences name commands", () => {
  expect(named.length).toBeGreaterThan(20);
});

test.each(named.filter(([, command]) => !command.includes(" ? ")))("%s: %s is a command that there is", (_file, command) => {
  expect(["command", "help"]).toContain(parseLine(commands, filledIn(command), { addressed: false }).kind);
});
