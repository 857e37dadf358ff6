import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runCompose, runDocker } from "../../src/engine/docker.ts";
import { dockerEngine } from "../../src/engine/docker-engine.ts";
import { InstanceName } from "../../src/model/instance/instance.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "innkeeper-docker-"));
  vi.stubEnv("PATH", `${directory}:${process.env["PATH"] ?? ""}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

/** Puts a `docker` of our own before the real one. */
const standIn = (script: string): Promise<void> => writeFile(join(directory, "docker"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const options = (): { lockDirectory: string } => ({ lockDirectory: join(directory, "locks") });

test("a child sees only PATH, HOME and what is Docker's of the environment", async () => {
  vi.stubEnv("COMPOSE_FILE", "/elsewhere.yaml");
  vi.stubEnv("MATRIX_TOKEN", "secret");
  vi.stubEnv("DOCKER_CONFIG", "/config");
  await standIn("env | cut -d= -f1 | sort");
  const { stdout } = await runDocker({ ...options(), dockerHost: "unix:///x" }, [], { deadlineMs: 5000 });
  const known = ["PATH", "HOME", "DOCKER_CONFIG", "DOCKER_HOST", "PWD", "_", "SHLVL", "OLDPWD"];
  expect(stdout.split("\n").filter((name) => !known.includes(name) && !name.startsWith("DOCKER_"))).toEqual([]);
  expect(stdout).toContain("DOCKER_HOST");
  expect(stdout).toContain("DOCKER_CONFIG");
});

test("a Docker that doesn't answer in time is told as such, with the time", async () => {
  await standIn("exec sleep 30");
  await expect(runDocker(options(), ["ps"], { deadlineMs: 300 })).rejects.toMatchObject({ code: "docker-unreachable" });
});

test("an aborted call ends Docker and gives the reason of who aborted", async () => {
  await standIn("exec sleep 30");
  const reason = new Error("we stop");
  const abort = new AbortController();
  const call = runDocker(options(), ["ps"], { deadlineMs: 20_000, signal: abort.signal });
  setTimeout(() => abort.abort(reason), 100);
  await expect(call).rejects.toBe(reason);
});

test("two calls of Compose on one instance never run at once", async () => {
  await standIn(`echo "begin $1" >> ${directory}/seen; sleep 0.3; echo "end $1" >> ${directory}/seen; cat ${directory}/seen`);
  const name = InstanceName.parse("dev");
  const [one, other] = await Promise.all([runCompose(options(), name, ["a"], { deadlineMs: 5000 }), runCompose(options(), name, ["b"], { deadlineMs: 5000 })]);
  const seen = [one.stdout, other.stdout].sort((a, b) => a.length - b.length).at(-1)?.split("\n") ?? [];
  expect(seen.map((line) => line.split(" ")[0])).toEqual(["begin", "end", "begin", "end"]);
});

test("a program that is run once sweeps away what earlier ones left that were killed before they began, and doesn't fail with that", async () => {
  await standIn(`echo "$*" >> ${directory}/seen; [ "$1" = run ] && exec echo done; echo "a prune operation is already running" >&2; exit 1`);
  const program = { image: "mindroom:1", argv: ["true"], environment: {}, user: "1000:1000", reads: [] };
  const end = await dockerEngine({ ...options(), innkeeperId: "inn-1" }).runOnce(InstanceName.parse("dev"), program, new AbortController().signal);
  expect(end).toMatchObject({ code: 0, lines: expect.arrayContaining(["done"]) as unknown });
  const seen = (await readFile(join(directory, "seen"), "utf8")).trimEnd().split("\n");
  expect(seen).toHaveLength(2);
  expect(seen).toContain("container prune --force --filter label=org.innkeeper.once=inn-1 --filter until=600s");
});

test("a host without Docker is told what to install", async () => {
  vi.stubEnv("PATH", directory);
  await expect(runDocker(options(), ["ps"], { deadlineMs: 5000 })).rejects.toMatchObject({ code: "docker-not-installed" });
});
