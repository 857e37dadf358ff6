import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue, recipe } from "../../../scripts/image-catalogue.js";
import { hasOwnBuildKit } from "../../../scripts/image-build.js";

const built = Object.entries(catalogue).flatMap(([kind, { build }]) => (build ? [{ kind, ...build }] : []));
const tagOf = (image: string) => image.slice(image.lastIndexOf(":") + 1);

test("every published image is pinned to a version, but the web chat, of which none is known", () => {
  const floating = Object.entries(catalogue).filter(([, { image }]) => tagOf(image) === "latest");
  expect(floating.map(([kind]) => kind)).toEqual(["frontend"]);
});

test.each(built.filter(({ requirement }) => requirement))("$kind is built from the very version that would be pulled", ({ kind, tag, context, requirement = "" }) => {
  const version = requirement.split("==")[1] ?? "";
  expect(tagOf(catalogue[kind]?.image ?? "")).toBe(`v${version}`);
  expect(tagOf(tag)).toBe(`${version}-built`);
  expect(readFileSync(`${context}/requirements.txt`, "utf8")).toContain(`\n${requirement} \\\n`);
});

test.each(built.filter(({ requirement }) => requirement))("$kind pins all that it needs by hash, and names no package index", ({ context }) => {
  const lines = readFileSync(`${context}/requirements.txt`, "utf8").trimEnd().split("\n");
  expect(lines.filter((line) => !/^[A-Za-z0-9._-]+==\S+( ; .*)? \\$|^ {4}--hash=sha256:[0-9a-f]{64}( \\)?$/.test(line))).toEqual([]);
});

test("each built image has a recipe of its own, the same at each look", () => {
  const recipes = built.map(({ kind }) => recipe(kind));
  expect(new Set(recipes).size).toBe(built.length);
  expect(built.map(({ kind }) => recipe(kind))).toEqual(recipes);
});

test("a Docker client with a fast builder inside is told from one without", () => {
  expect(hasOwnBuildKit("Docker version 20.10.24+dfsg1, build 297e128")).toBe(true);
  expect(hasOwnBuildKit("Docker version 28.2.2, build e6534b4")).toBe(false);
  expect(hasOwnBuildKit("Docker version 18.09.1, build 4c52b90")).toBe(false);
});
