import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { measured, type Measured } from "./memory.ts";

/** Megabytes by which one output may make the program grow. */
const most = 20;
const row = JSON.stringify({ id: "c1", name: "dev-backend", state: "running", status: "Up 2 hours", innkeeper: "i", instance: "dev", project: "mindroom-dev", service: "backend" });
const line = (second: number, text: string): string => `2026-11-23T21:29:0${second}.000000000Z ${text}`;
const event = JSON.stringify({ action: "start", atNs: 1, instance: "dev", service: "backend", signal: "", exitCode: "" });

/** What `work` gives with a `docker` that does first one thing, then another; and whether that `docker` has ended. */
async function withDocker({ first, then, work }: { readonly first: string; readonly then: string; readonly work: string }): Promise<Measured & { readonly ended: () => boolean }> {
  const folder = mkdtempSync(join(tmpdir(), "innkeeper-docker-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // Its environment is all that it gets from us, and only what is Docker's.
  writeFileSync(join(folder, "docker"), `#!/bin/sh\necho $$ > ${folder}/pid\nif [ "$DOCKER_TURN" = first ]; then\n${first}\nelse\n${then}\nfi\n`, { mode: 0o755 });
  const engine = `docker.dockerEngine({ innkeeperId: "i", lockDirectory: ${JSON.stringify(folder)} })`;
  const at = (turn: string): string => `{ process.env.DOCKER_TURN = "${turn}"; const engine = ${engine}; ${work} }`;
  const result = await measured({ imports: { docker: "engine/docker-engine.ts" }, before: at("first"), work: at("then"), env: { PATH: `${folder}:${process.env["PATH"] ?? ""}` } });
  return { ...result, ended: () => !isThere(Number(readFileSync(join(folder, "pid"), "utf8"))) };
}

/** One that has ended stays in the list of processes until its parent, or whoever took its place, has taken note. */
function isThere(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

const endless = "exec tr '\\0' a < /dev/zero";
const hundredMB = "head -c 100000000 /dev/zero | tr '\\0' a";
const logs = 'return (await engine.logs({ name: "dev" }, { services: ["backend"], lines: 50 })).map(({ text }) => text);';
/** `docker ps` tells of one container, whatever `docker logs` does. */
const logging = (output: string): string => `if [ "$1" = ps ]; then echo '${row}'; else\n${output}\nfi`;

test("an answer of Docker's without end is no answer: docker is ended, the reason told, and memory stays", async () => {
  const { ended, grownMB, said } = await withDocker({ first: `echo '${row}'`, then: endless, work: "return await engine.containers();" });
  expect(said).toMatchObject({ code: "docker-endless", facts: { limitBytes: 4_000_000 } });
  await expect.poll(ended).toBe(true);
  expect(grownMB).toBeLessThan(most);
});

test("a log with a line of 100 MB is shown, that line cut, and memory stays", async () => {
  const script = `echo '${line(1, "before")}'; echo '${line(2, "")}' | tr -d '\\n'; ${hundredMB}; echo; echo '${line(3, "after")}'`;
  const { grownMB, said } = await withDocker({ first: logging(`echo '${line(1, "one")}'`), then: logging(script), work: logs });
  expect(said).toEqual(["before", `${"a".repeat(2000)}…`, "after"]);
  expect(grownMB).toBeLessThan(most);
});

test("a log without end is given up: docker is ended, the reason told, and memory stays", async () => {
  const { ended, grownMB, said } = await withDocker({ first: logging(`echo '${line(1, "one")}'`), then: logging(endless), work: logs });
  expect(said).toMatchObject({ code: "logs-endless", facts: { name: "dev", service: "backend", lines: 50, limitBytes: 256_000_000 } });
  await expect.poll(ended).toBe(true);
  expect(grownMB).toBeLessThan(most);
});

test("an event of Docker's without end ends the following: docker is ended, the reason told, and memory stays", async () => {
  const following = (output: string): string => `if [ "$1" = version ]; then echo '"28"'; else\necho '${event}'\n${output}\nfi`;
  const work = "const seen = []; try { for await (const { action } of engine.events(new AbortController().signal, () => undefined)) seen.push(action); return { seen }; } catch ({ code }) { return { seen, code }; }";
  const { ended, grownMB, said } = await withDocker({ first: following("true"), then: following(endless), work });
  expect(said).toEqual({ seen: ["start"], code: "docker-endless" });
  await expect.poll(ended).toBe(true);
  expect(grownMB).toBeLessThan(most);
});
