import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dataRoot } from "./folder.ts";

const one = "sk-a-key-that-is-none";

async function made() {
  const root = dataRoot({ homeserver: "none" });
  await root.files.create(root.instance, root.settings, "keyed");
  const both = (): readonly string[] => [".env.dev", "backend.env"].map((file) => readFileSync(root.in(file), "utf8"));
  return { ...root, both };
}

test("keys that are taken back leave both files as they were, letter by letter, and nothing beside them", async () => {
  const { both, files, in: at, instance } = await made();
  writeFileSync(at("backend.env"), "# mine\n\nexport A = 1 # one\nB=\"two\"\n");
  const [before, names] = [both(), readdirSync(at("."))];
  await files.changeKeys(instance, { OPENAI_API_KEY: one, A: "3", B: null, C: "4" });
  expect(both()[0]).toContain(one);
  expect(both()[1]).toBe("# mine\n\nA='3'\nC='4'\n");
  for (const name of readdirSync(at(".")).filter((each) => each.includes("env"))) expect(statSync(at(name)).mode & 0o777, name).toBe(0o600);
  await files.keysAsBefore(instance);
  expect(both()).toEqual(before);
  expect(readdirSync(at("."))).toEqual(names);
  await files.keysAsBefore(instance);
  expect(both()).toEqual(before);
});

test("what was forgotten can't be had back, and stands nowhere any more", async () => {
  const { both, files, in: at, instance } = await made();
  await files.changeKeys(instance, { OPENAI_API_KEY: one });
  await files.changeKeys(instance, { OPENAI_API_KEY: null });
  await files.forgetKeysBefore(instance);
  const after = both();
  await files.keysAsBefore(instance);
  expect(both()).toEqual(after);
  for (const name of readdirSync(at(".")).filter((each) => statSync(at(each)).isFile())) expect(readFileSync(at(name), "utf8"), name).not.toContain(one);
});

test("which keys are set is told by name; an empty one is none, and the backend's own file counts before the other", async () => {
  const { files, in: at, instance } = await made();
  writeFileSync(at(".env.dev"), `${readFileSync(at(".env.dev"), "utf8")}GROQ_API_KEY='x'\nOPENAI_API_KEY='x'\nZAI_API_KEY=''\n`);
  writeFileSync(at("backend.env"), "OPENAI_API_KEY=''\nMINE=1\n");
  expect(await files.keyNames(instance)).toEqual({ model: ["GROQ_API_KEY"], free: ["MINE"] });
  rmSync(at("backend.env"));
  expect(await files.keyNames(instance)).toEqual({ model: ["OPENAI_API_KEY", "GROQ_API_KEY"], free: [] });
  await files.changeKeys(instance, { MINE: "2" });
  expect(readFileSync(at("backend.env"), "utf8")).toBe("MINE='2'\n");
});
