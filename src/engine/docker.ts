import { execa } from "execa";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../model/error.ts";
import type { InstanceName } from "../model/instance/instance.ts";
import * as argvs from "./argv.ts";
import type { Argv } from "./argv.ts";
import { dockerTrouble } from "./trouble.ts";

export type DockerOptions = {
  /** As DOCKER_HOST has it: `unix:///run/docker.sock`. Without it, what the environment says. */
  readonly dockerHost?: string;
  /** Where the lock files of Compose lie; made when it is missing. */
  readonly lockDirectory: string;
};

/** What a finished call said. A code other than 0 is the caller's to read: Docker itself was well. */
export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Asked = {
  /** Milliseconds. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  /** The first exit code that is Docker's own, where those before are a program's. */
  readonly ownFrom?: number;
  /** Characters of output, of each stream; more ends it. */
  readonly most?: number;
};

/** Thrown where more was printed than was asked for. */
export class SaidTooMuch extends Error {}

const lockWaitSeconds = 300;

/** Child processes get nothing else: an inherited COMPOSE_FILE or a token is none of their business. */
const environment = ({ dockerHost }: DockerOptions): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([key]) => key === "PATH" || key === "HOME" || key.startsWith("DOCKER_"))),
  ...(dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }),
});

/** In `/`, so that Compose finds no file that it wasn't told of. */
const surroundings = (options: DockerOptions) => ({ cwd: "/", env: environment(options), extendEnv: false, reject: false, stdin: "ignore" }) as const;

/**
 * Runs `docker` to its end, or until the deadline or the signal ends it (SIGTERM, then SIGKILL).
 * @throws UserError when Docker itself is the trouble; the signal's reason when it was aborted; SaidTooMuch.
 */
export const runDocker = (options: DockerOptions, argv: Argv, asked: Asked): Promise<Ran> => run(options, "docker", argv, asked);

/**
 * Runs `docker compose` under the instance's lock, waiting for one that outlived a killed bot.
 * @throws UserError `busy` when that one doesn't end; else as `runDocker`.
 */
export async function runCompose(options: DockerOptions, name: InstanceName, argv: Argv, { deadline, signal }: Asked): Promise<Ran> {
  await mkdir(options.lockDirectory, { recursive: true });
  const lockFile = join(options.lockDirectory, `compose-${name}.lock`);
  const ran = await run(options, "flock", argvs.flock(lockFile, lockWaitSeconds, argv), { deadline: deadline + lockWaitSeconds * 1000, signal });
  if (ran.code !== argvs.busyExitCode) return ran;
  throw new UserError("docker-busy", { name });
}

async function run(options: DockerOptions, program: "docker" | "flock", argv: Argv, { deadline, most, ownFrom = 1, signal }: Asked): Promise<Ran> {
  signal?.throwIfAborted();
  const { exitCode, stdout, stderr, code, isMaxBuffer, timedOut } = await execa(program, argv, {
    ...surroundings(options),
    timeout: deadline,
    ...(most === undefined ? {} : { maxBuffer: most }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (timedOut) throw new UserError("docker-unreachable", { why: "timeout", deadlineMs: deadline });
  if (code === "ENOENT" && program === "docker") throw new UserError("docker-not-installed", {});
  if (/flock: failed to execute docker/.test(stderr)) throw new UserError("docker-not-installed", {});
  if (isMaxBuffer) throw new SaidTooMuch(`${program} ${argv[0] ?? ""} printed too much`);
  if (exitCode === undefined) throw new Error(`${program} ${argv[0] ?? ""} ended without an exit code (${code ?? "killed"})`);
  const trouble = exitCode < ownFrom ? null : dockerTrouble(stderr);
  if (trouble !== null) throw trouble;
  return { code: exitCode, stdout, stderr };
}

/** The lines that a `docker` without end writes, until it ends, the signal is aborted, or nobody reads on. */
export async function* followDocker(options: DockerOptions, argv: Argv, signal: AbortSignal): AsyncGenerator<string, void> {
  if (signal.aborted) return;
  yield* execa("docker", argv, { ...surroundings(options), cancelSignal: signal, buffer: false }).iterable();
}
