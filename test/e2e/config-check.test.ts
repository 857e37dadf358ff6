import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dockerEngine } from "../../src/engine/docker-engine.ts";
import { mindroomAgents } from "../../src/mindroom/agents.ts";
import type { ConfigFault } from "../../src/model/instance/config-fault.ts";
import { dataRoot as freshRoot } from "../unit/files/folder.ts";
import { ownRanges } from "./own-ranges.ts";
import { innkeeper, testImages, type Ran } from "./sandbox.ts";
import { docker, randomName } from "./tiny-instance.ts";

const image = testImages()["backend"] ?? "";
const never = new AbortController().signal;

describe("what the real MindRoom says of a configuration is read as it is meant", () => {
  /** Of a fresh configuration, changed. */
  async function judged(change: (text: string) => string): Promise<unknown> {
    const { files, in: at, instance, root, settings } = freshRoot();
    await files.create(instance, settings, "synthetic");
    const path = at("config/config.yaml");
    writeFileSync(path, change(readFileSync(path, "utf8")));
    const config = await files.agentsConfig(instance);
    const agents = mindroomAgents();
    const end = await dockerEngine({ innkeeperId: randomName(), lockDirectory: join(root, "locks") }).runOnce(instance.name, agents.configCheck(image, config), never);
    return agents.judgeConfig(end, config.text);
  }
  const faulty = (fault: Partial<ConfigFault>): unknown => ({ kind: "invalid", faults: [expect.objectContaining({ file: "config/config.yaml", ...fault })] });
  /** In a fresh configuration, as people count lines. */
  const lineOf = async (text: string): Promise<number> => {
    const { files, in: at, instance, settings } = freshRoot();
    await files.create(instance, settings, "synthetic");
    return readFileSync(at("config/config.yaml"), "utf8").split("\n").findIndex((line) => line.includes(text)) + 1;
  };

  test("a fresh one", async () => {
    expect(await judged((text) => text)).toEqual({ kind: "valid" });
  });

  test.each<readonly [string, readonly [string, string], Partial<ConfigFault>]>([
    ["a key that it doesn't know", ["    model: default", "    modell: default"], { kind: "unknown-key", key: "agents.assistant.modell" }],
    ["a value of the wrong type", ["rooms: [ lobby ]", "rooms: lobby"], { kind: "other", key: "agents.assistant.rooms" }],
    ["a provider that there isn't", ["provider: synthetic", "provider: synthetics"], { kind: "other", key: "models.default.provider" }],
    ["a line that is no YAML", ["router: { model: default }", "router: { model: default ]"], { kind: "no-yaml" }],
    ["a file that isn't there", ["router: { model: default }", "router: !include nowhere.yaml"], { kind: "other", says: "!include: included file 'nowhere.yaml' does not exist" }],
  ])("%s, with its line", async (_, [from, to], fault) => {
    expect(await judged((text) => text.replace(from, to))).toEqual(faulty({ ...fault, line: await lineOf(from) }));
  });

  test("no keys at all", async () => {
    expect(await judged(() => "just text\n")).toEqual(faulty({ kind: "other", line: null }));
  });

  test("a plugin that doesn't load, without which it runs, is no reason to refuse", async () => {
    expect(await judged((text) => `${text}plugins: [./plugins/nowhere]\n`)).toMatchObject({ kind: "unknown" });
  });
});

describe("an instance that runs", () => {
  const name = randomName();
  const scratch = mkdtempSync(join(tmpdir(), "innkeeper-e2e-"));
  const root = join(scratch, "data");
  const folder = join(root, "instances", name);
  const config = join(folder, "config/config.yaml");
  const shell = (...argv: readonly string[]): Promise<Ran> => innkeeper(argv, { ...process.env, INNKEEPER_CONFIG: join(scratch, "innkeeper.yaml"), INNKEEPER_DATA_ROOT: root }).then(({ code, out }) => ({ code, out: out.replace(/\s+/g, " ") }));
  const edit = (from: string, to: string): void => writeFileSync(config, readFileSync(config, "utf8").replace(from, to));
  const startedAt = (): string => docker("inspect", "--format", "{{.State.StartedAt}} {{.RestartCount}} {{.State.Running}}", `${name}-backend`);
  const answers = async (): Promise<number> => {
    const port = /^BACKEND_PORT='(\d+)'/m.exec(readFileSync(join(folder, `.env.${name}`), "utf8"))?.[1] ?? "";
    return (await fetch(`http://127.0.0.1:${port}/api/health`)).status;
  };

  beforeAll(async () => {
    writeFileSync(join(scratch, "innkeeper.yaml"), JSON.stringify({ images: testImages(), agentModel: "synthetic", ...ownRanges() }));
    const { code, out } = await shell("instance", "create", name, "--start");
    expect(code, out).toBe(0);
  });
  afterAll(async () => {
    docker("compose", "--project-name", `mindroom-${name}`, "--progress", "quiet", "down", "--timeout", "5");
    rmSync(scratch, { recursive: true });
  });

  test("is not taken down for a typo: the restart is refused with the line, it runs on and answers; mended, it restarts", async () => {
    const before = startedAt();
    for (const [from, to, said] of [
      ["    model: default", "    modell: default", "it doesn't know the key `agents.assistant.modell`"],
      ["router: { model: default }", "router: { model: default ]", "isn't valid YAML"],
    ] as const) {
      edit(from, to);
      const { code, out } = await shell("instance", "restart", name);
      expect(code).toBe(1);
      expect(out).toContain(`${name} was not restarted: MindRoom doesn't accept its configuration. config/config.yaml, line `);
      expect(out).toContain(said);
      expect(out).toContain("It keeps running as before.");
      expect(out).not.toMatch(/[\u2500-\u259f]/);
      expect(startedAt()).toBe(before);
      expect(await answers()).toBe(200);
      edit(to, from);
    }

    const { code, out } = await shell("instance", "restart", name);
    expect(code, out).toBe(0);
    expect(startedAt()).not.toBe(before);
    expect(await answers()).toBe(200);
    expect(docker("ps", "--all", "--quiet", "--filter", "label=org.innkeeper.once", "--filter", `label=org.innkeeper.instance=${name}`)).toBe("");
  });

  test("stopped, it isn't started with a typo either", async () => {
    expect((await shell("instance", "stop", name)).code).toBe(0);
    edit("    model: default", "    modell: default");
    expect(await shell("instance", "start", name)).toMatchObject({ code: 1, out: expect.stringContaining(`${name} was not started: MindRoom doesn't accept its configuration.`) as string });
    expect(docker("inspect", "--format", "{{.State.Running}}", `${name}-backend`).trim()).toBe("false");
    edit("    modell: default", "    model: default");
    expect((await shell("instance", "start", name)).code).toBe(0);
    expect(await answers()).toBe(200);
  });
});
