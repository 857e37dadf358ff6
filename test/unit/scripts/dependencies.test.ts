import { expect, test } from "vitest";
import { sameDependencies } from "../../../scripts/dependencies.js";
import { isRecent } from "../../../scripts/pinned-node.js";

const wanted = {
  "": {},
  "node_modules/zod": { version: "4.6.7", integrity: "sha512-a" },
  "node_modules/only-on-a-mac": { version: "1.0.0", integrity: "sha512-b", optional: true },
};

test("nothing is installed again when what is there is what the lock file names", () => {
  expect(sameDependencies(wanted, { "node_modules/zod": { version: "4.6.7", integrity: "sha512-a" } })).toBe(true);
});

test.each([
  ["is missing", {}],
  ["has another version", { "node_modules/zod": { version: "4.6.6", integrity: "sha512-a" } }],
  ["has other content", { "node_modules/zod": { version: "4.6.7", integrity: "sha512-x" } }],
])("dependencies are installed again when one %s", (_, present) => {
  expect(sameDependencies(wanted, present)).toBe(false);
});

test("a pinned Node that is too old is noticed", () => {
  expect(isRecent("v24.21.0\n")).toBe(true);
  expect(isRecent("v26.0.0\n")).toBe(true);
  expect(isRecent("v20.20.2\n")).toBe(false);
  expect(isRecent("")).toBe(false);
});
