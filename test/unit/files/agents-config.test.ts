import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { anInstance } from "../../fakes/instance.ts";
import { agentsConfig } from "../../../src/files/agents-config.ts";
import { temporaryFolder } from "../../fakes/temporary-folder.ts";

/** An instance's folder, as far as MindRoom reads its configuration from it. */
function folder() {
  const directory = temporaryFolder();
  mkdirSync(join(directory, "config", "agents"), { recursive: true });
  writeFileSync(join(directory, "config", "config.yaml"), "agents: !include agents/all.yaml\n");
  writeFileSync(join(directory, "config", "agents", "all.yaml"), "{}\n");
  writeFileSync(join(directory, ".env.dev"), "BACKEND_USER='1234:1234'\n");
  const instance = anInstance("dev", { directory });
  return { in: (...parts: readonly string[]) => join(directory, ...parts), look: () => agentsConfig(instance), fingerprint: async () => (await agentsConfig(instance)).fingerprint };
}

test("what MindRoom reads, and as whom", async () => {
  const { in: at, look } = folder();
  expect(await look()).toEqual({ folder: at("config"), data: at("mindroom_data"), user: "1234:1234", text: "agents: !include agents/all.yaml\n", fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
});

test("the fingerprint is another when anything in the folder is, and the same in another folder with the same", async () => {
  const { fingerprint, in: at } = folder();
  const first = await fingerprint();
  expect(await fingerprint()).toBe(first);
  expect(await folder().fingerprint()).toBe(first);
  writeFileSync(at("config", "agents", "all.yaml"), "a: {}\n");
  const second = await fingerprint();
  writeFileSync(at("config", "agents", "more.yaml"), "");
  const third = await fingerprint();
  symlinkSync("all.yaml", at("config", "link.yaml"));
  const fourth = await fingerprint();
  rmSync(at("config", "link.yaml"));
  symlinkSync("more.yaml", at("config", "link.yaml"));
  expect(new Set([first, second, third, fourth, await fingerprint()]).size).toBe(5);
});

test("nothing that a container puts there is followed, waited for, or read without end", async () => {
  const { in: at, look } = folder();
  rmSync(at("config", "config.yaml"));
  symlinkSync("/etc/passwd", at("config", "config.yaml"));
  expect((await look()).text).toBeNull();
  rmSync(at("config", "config.yaml"));
  writeFileSync(at("config", "config.yaml"), "");
  writeFileSync(at("config", "large"), Buffer.alloc(17 * 1024 * 1024));
  expect(await look()).toMatchObject({ text: "", fingerprint: null });
  rmSync(at("config", "large"));
  for (let each = 0; each < 2001; each++) writeFileSync(at("config", "agents", `${each}`), "");
  expect((await look()).fingerprint).toBeNull();
  rmSync(at("config"), { recursive: true });
  expect(await look()).toMatchObject({ text: null, fingerprint: null });
});
