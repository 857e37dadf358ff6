import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freshRegistry, freshRoot } from "../unit/registry/fresh.ts";
import { program } from "./programs.ts";

test("programs that open a new data root at once, and take ports and networks at once, get different ones", { timeout: 60_000 }, async () => {
  const dataRoot = freshRoot();
  const gate = join(freshRoot(), "open");
  const programs = ["a", "b", "c", "d"].map((who) =>
    program(dataRoot, `
      for (let index = 0; index < 15; index++) {
        const name = "${who}" + index;
        for (;;) {
          const backend = registry.ports.lowestFree("backend", new Set());
          try { registry.ports.take(name, { backend }, "${who}"); break; } catch (error) { if (error.code !== "port-reserved") throw error; }
        }
        registry.ports.takeSubnet(name, []);
      }`, gate),
  );
  await Promise.all(programs.map(({ said }) => said));
  writeFileSync(gate, "");
  await Promise.all(programs.map(({ ended }) => ended));
  const { ports } = freshRegistry({ dataRoot }).registry;
  expect(ports.all().map(({ port }) => port)).toEqual(Array.from({ length: 60 }, (_, index) => 8765 + index));
  const subnets = new Set(ports.all().map(({ instance }) => ports.subnetOf(instance!)));
  expect(subnets.size).toBe(60);
});

test("a lock holds against other programs and ends with its holder, even when that is killed", { timeout: 30_000 }, async () => {
  const { registry, dataRoot } = freshRegistry();
  const { child, said } = program(dataRoot, `
    registry.locks.tryTake("bot");
    setInterval(() => undefined, 1000);
    console.log("held");`);
  expect(await said).toBe("held\n");
  expect(registry.locks.tryTake("bot")).toBeNull();
  expect(registry.locks.tryTake("bot")).toBeNull();
  child.kill("SIGKILL");
  await once(child, "close");
  const lock = registry.locks.tryTake("bot");
  expect(lock).not.toBeNull();
});

test("what was committed before a kill is there, what was under way isn't", { timeout: 30_000 }, async () => {
  const { registry, dataRoot } = freshRegistry();
  const { child, said } = program(dataRoot, `
    const job = registry.jobs.add({ command: "instance start", input: "{}", asker: "x", origin: { kind: "shell", user: "x" }, lock: "dev" });
    registry.jobs.finish(job.id, { state: "done", messages: [], also() {
      registry.rooms.add("!half:example.org", null);
      process.stdout.write("inside");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    } });`);
  expect(await said).toBe("inside");
  child.kill("SIGKILL");
  await once(child, "close");
  expect(registry.jobs.unfinished()).toHaveLength(1);
  expect(registry.rooms.all()).toEqual([]);
  registry.ports.reserve(9000, "x");
});

test("a shell prints the audit no faster than it is read, and ends well when its reader has seen enough", { timeout: 60_000 }, async () => {
  const dataRoot = freshRoot();
  const { registry } = freshRegistry({ dataRoot });
  registry.together(() => {
    for (let times = 0; times < 5000; times++) registry.audit.add({ kind: "refused", who: "@mallory:example.org", place: { kind: "shell", user: "root" } });
  });
  const config = join(dataRoot, "innkeeper.yaml");
  writeFileSync(config, `dataRoot: ${dataRoot}\nowners: ["@alice:example.org"]\n`);
  const shell = spawn(process.execPath, [join(import.meta.dirname, "../../src/main.ts"), "audit", "export"], { env: { ...process.env, INNKEEPER_CONFIG: config }, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void shell.kill("SIGKILL"));
  let errors = "";
  shell.stderr.on("data", (part: Buffer) => (errors += part.toString()));
  const ended = once(shell, "close");
  const [first] = (await once(shell.stdout, "data")) as [Buffer];
  shell.stdout.destroy();
  expect(JSON.parse(first.toString().split("\n")[0] ?? "")).toMatchObject({ id: 1, kind: "refused" });
  expect((await ended)[0]).toBe(0);
  expect(errors).not.toContain("EPIPE");
});
