import { execa } from "execa";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { limits } from "../bounded/limits.ts";
import { linesIn } from "../bounded/lines.ts";
import { TooLarge } from "../bounded/too-large.ts";
import { UserError } from "../model/error.ts";
import type { InstanceName } from "../model/instance/instance.ts";
import * as argvs from "./argv.ts";
import type { Argv } from "./argv.ts";
import { dockerFailure } from "./failures.ts";

export type DockerOptions = {
  /** As DOCKER_HOST has it: `unix:///run/docker.sock`. Without it, what the environment says. */
  readonly dockerHost?: string;
  /** Where the lock files of Compose lie; made when it is missing. */
  readonly lockDirectory: string;
};

/** What a finished call said. A code other than 0 is the caller's to read: Docker itself was well. */
export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Asked = {
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The first exit code that is Docker's own, where those before are a program's. */
  readonly ownFrom?: number;
  /** The most that each stream may have; an answer's unless told. */
  readonly limitBytes?: number;
};

/** The same, by line. */
export type RanLong = { readonly code: number; readonly stdout: readonly string[]; readonly stderr: readonly string[] };

type Program = "docker" | "flock";

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
 * @throws UserError when Docker itself is the trouble; the signal's reason when it was aborted.
 */
export const runDocker = (options: DockerOptions, argv: Argv, asked: Asked): Promise<Ran> => run(options, "docker", argv, asked);

/**
 * Runs `docker compose` under the instance's lock, waiting for one that outlived a killed bot.
 * @throws UserError `busy` when that one doesn't end; else as `runDocker`.
 */
export async function runCompose(options: DockerOptions, name: InstanceName, argv: Argv, { deadlineMs, signal }: Asked): Promise<Ran> {
  await mkdir(options.lockDirectory, { recursive: true });
  const lockFile = join(options.lockDirectory, `compose-${name}.lock`);
  const ran = await run(options, "flock", argvs.flock(lockFile, lockWaitSeconds, argv), { deadlineMs: deadlineMs + lockWaitSeconds * 1000, signal });
  if (ran.code !== argvs.busyExitCode) return ran;
  throw new UserError("docker-busy", { name });
}

async function run(options: DockerOptions, program: Program, argv: Argv, { deadlineMs, limitBytes = limits.dockerOutputBytes, ownFrom = 1, signal }: Asked): Promise<Ran> {
  signal?.throwIfAborted();
  const ended = await execa(program, argv, {
    ...surroundings(options),
    timeout: deadlineMs,
    maxBuffer: limitBytes,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (ended.isMaxBuffer) throw new UserError("docker-endless", { limitBytes });
  const { stderr, stdout } = ended;
  return { code: exitCodeOf({ program, argv, deadlineMs, ownFrom }, ended, stderr), stdout, stderr };
}

/**
 * Runs `docker` to its end, however much it says: of each stream the newest lines are kept, overlong ones cut.
 * @throws as `runDocker`; TooLarge for a stream of more than is read of a log.
 */
export async function runForNewest(options: DockerOptions, argv: Argv, lines: number, { deadlineMs }: Pick<Asked, "deadlineMs">): Promise<RanLong> {
  const child = execa("docker", argv, { ...surroundings(options), timeout: deadlineMs, buffer: false });
  const reading = Promise.all([newestOf(child.stdout, lines), newestOf(child.stderr, lines)]);
  // Nobody reads on then, and by itself it may not end.
  reading.catch(() => child.kill());
  const ended = await child;
  const [stdout, stderr] = await reading.catch((thrown: unknown) => {
    if (thrown instanceof TooLarge) throw thrown;
    return [[], []];
  });
  return { code: exitCodeOf({ program: "docker", argv, deadlineMs, ownFrom: 1 }, ended, stderr.join("\n")), stdout, stderr };
}

async function newestOf(stream: Readable, most: number): Promise<readonly string[]> {
  const newest: string[] = [];
  for await (const line of linesIn(stream, { lineBytes: limits.logLineBytes, overlong: "cut", allBytes: limits.logBytes })) {
    newest.push(line);
    if (newest.length > most) newest.shift();
  }
  return newest;
}

type Started = { readonly program: Program; readonly argv: Argv } & Required<Pick<Asked, "deadlineMs" | "ownFrom">>;
type Ended = { readonly exitCode?: number | undefined; readonly code?: string | undefined; readonly timedOut: boolean };

/** The code with which a call ended. @throws UserError when Docker itself is the trouble. */
function exitCodeOf({ argv, deadlineMs, ownFrom, program }: Started, { code, exitCode, timedOut }: Ended, stderr: string): number {
  if (timedOut) throw new UserError("docker-unreachable", { why: "timeout", deadlineMs });
  if (code === "ENOENT" && program === "docker") throw new UserError("docker-not-installed", {});
  if (/flock: failed to execute docker/.test(stderr)) throw new UserError("docker-not-installed", {});
  if (exitCode === undefined) throw new Error(`${program} ${argv[0] ?? ""} ended without an exit code (${code ?? "killed"})`);
  const trouble = exitCode < ownFrom ? null : dockerFailure(stderr);
  if (trouble !== null) throw trouble;
  return exitCode;
}

/** The lines that a `docker` without end writes, until it ends, the signal is aborted, or nobody reads on. @throws UserError `docker-endless` for an overlong one. */
export async function* followDocker(options: DockerOptions, argv: Argv, signal: AbortSignal): AsyncGenerator<string, void> {
  const child = execa("docker", argv, { ...surroundings(options), stderr: "ignore", cancelSignal: signal, buffer: false });
  try {
    yield* linesIn(child.stdout, { lineBytes: limits.dockerEventBytes, overlong: "refuse" });
  } catch (thrown) {
    if (thrown instanceof TooLarge) throw new UserError("docker-endless", { limitBytes: thrown.limitBytes });
    if (!signal.aborted) throw thrown;
  } finally {
    child.kill();
  }
}
