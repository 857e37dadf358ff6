import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Instant } from "../model/clock.ts";
import { limits } from "../bounded/limits.ts";
import { TooLarge } from "../bounded/too-large.ts";
import type { Container, ContainerHistory, Engine, EngineEvent, LogLine, OneOff, OneOffEnd } from "../model/engine.ts";
import { isError, UserError } from "../model/error.ts";
import { isHomeserver, projectName, servicesOf, type Instance, type InstanceName, type Service } from "../model/instance/instance.ts";
import * as argv from "./argv.ts";
import type { Argv } from "./argv.ts";
import { containersIn, historyOf } from "./containers.ts";
import { followDocker, runCompose, runDocker, runForNewest } from "./docker.ts";
import type { DockerOptions, Ran } from "./docker.ts";
import { eventIn } from "./events.ts";
import { cleanLine, newestLines } from "./log-lines.ts";
import { ContainerRow, InspectedContainer, InspectedImage, InspectedNetwork, rows } from "./schemas.ts";
import { imageFailure, lastLine, startFailure } from "./failures.ts";

export type EngineOptions = DockerOptions & {
  /** Which Innkeeper this is: only containers and networks labelled with it are ours. */
  readonly innkeeperId: string;
};

/** Starting is slow where disks are. */
const deadlineMs = { question: 15_000, logs: 30_000, stop: 120_000, once: 60_000, up: 600_000, checkedAgain: 15_000, pull: 900_000 };

/** After so long, what was made to be run once, and doesn't run, is nobody's any more. */
const onceAbandonedSeconds = 600;

/** Between two looks at what is waited for. */
const lookEveryMs = 250;

const oldestCompose = [2, 26] as const;

/** Docker and its Compose plugin behind Engine. */
export const dockerEngine = (options: EngineOptions): Engine => new DockerEngine(options);

class DockerEngine implements Engine {
  readonly #options: EngineOptions;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  async check(signal?: AbortSignal): Promise<void> {
    const [, compose] = await Promise.all([this.#ask(argv.serverVersion, signal), this.#run(argv.composeVersion, signal)]);
    if (compose.code !== 0) throw new UserError("compose-missing", { found: null });
    const version = compose.stdout.trim();
    const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
    if (major < oldestCompose[0] || (major === oldestCompose[0] && minor < oldestCompose[1])) throw new UserError("compose-missing", { found: version });
  }

  async up(instance: Instance, signal: AbortSignal, services: readonly Service[] = servicesOf(instance)): Promise<void> {
    if (services.length === 0) return;
    const there = containersIn(await this.#ownsProject(instance.name, signal));
    const paused = there.filter(({ service, state }) => state === "paused" && services.includes(service));
    await this.#unpause(instance.name, paused, signal);
    // Side by side, the homeserver first: MindRoom loads for longer than that takes, and waits for it. Whoever starts the file by hand
    // gets what it says: the backend once Docker calls the homeserver healthy, which is seconds later.
    const homeserver = services.filter(isHomeserver);
    const rest = services.filter((service) => !isHomeserver(service));
    for (const some of [homeserver, rest].filter(({ length }) => length > 0)) {
      const ran = await runCompose(this.#options, instance.name, argv.up(instance, some), { deadlineMs: deadlineMs.up, signal });
      if (ran.code !== 0) throw startFailure(instance, ran.stderr);
    }
    await this.#checkedAgain(instance.name, paused, signal);
  }

  async keepOnly({ name }: Instance, services: readonly Service[], signal: AbortSignal): Promise<void> {
    const ours = await this.#containersOf(name, signal);
    const extra = ours.filter(({ service, state }) => !services.includes(service) && state !== "created" && state !== "exited");
    if (extra.length === 0) return;
    await this.#ownsProject(name, signal);
    const stop = argv.stop(name, extra.map(({ service }) => service));
    const ran = await runCompose(this.#options, name, stop, { deadlineMs: deadlineMs.stop, signal });
    if (ran.code !== 0) throw stopFailure(name, ran);
  }

  async down({ name }: Instance, signal: AbortSignal): Promise<void> {
    if (!(await this.#mayTakeDown(name, signal))) return;
    const ran = await runCompose(this.#options, name, argv.down(name), { deadlineMs: deadlineMs.stop, signal });
    if (ran.code !== 0) throw stopFailure(name, ran);
  }

  async running({ name }: Instance): Promise<readonly Service[]> {
    return (await this.#containersOf(name)).filter(({ state }) => state === "running" || state === "restarting").map(({ service }) => service);
  }

  async alive({ name }: Instance): Promise<readonly Service[]> {
    return (await this.#containersOf(name)).filter(({ state }) => state === "running" || state === "restarting" || state === "paused").map(({ service }) => service);
  }

  async containers(signal?: AbortSignal): Promise<readonly Container[]> {
    return containersIn(await this.#ps(argv.containersOf(this.#options.innkeeperId), signal));
  }

  async history(names: readonly InstanceName[]): Promise<readonly ContainerHistory[]> {
    const asked = new Map((await this.containers()).filter(({ instance }) => names.includes(instance)).map((each) => [each.id, each]));
    if (asked.size === 0) return [];
    // One that has gone since makes Docker complain, and tell of the others all the same.
    const { stdout } = await this.#run(argv.inspectContainers([...asked.keys()]));
    return rows(InspectedContainer, stdout).flatMap((inspected) => {
      const container = asked.get(inspected.Id);
      return container === undefined ? [] : [historyOf(container, inspected)];
    });
  }

  async logs(
    { name }: Instance,
    { services, lines, since }: { readonly services: readonly Service[]; readonly lines: number; readonly since?: Instant },
  ): Promise<readonly LogLine[]> {
    const wanted = (await this.#containersOf(name)).filter(({ service }) => services.includes(service));
    const said = await Promise.all(
      wanted.map(async ({ id, service }) => {
        const { code, stdout, stderr } = await runForNewest(this.#options, argv.logs(id, lines, since), lines, { deadlineMs: deadlineMs.logs }).catch((thrown: unknown) => {
          throw thrown instanceof TooLarge ? new UserError("logs-endless", { name, service, lines, limitBytes: thrown.limitBytes }) : thrown;
        });
        const errors = stderr.join("\n");
        if (code !== 0 && !/No such container/.test(errors)) {
          throw new UserError("logs-unreadable", { name, service, says: lastLine(errors) });
        }
        return { service, streams: code === 0 ? [stdout, stderr] : [] };
      }),
    );
    return newestLines(said, lines);
  }

  async strangers({ name }: Instance, names: readonly string[]): Promise<readonly string[]> {
    if (names.length === 0) return [];
    const found = await this.#ps(argv.containersNamed(names));
    return found.filter((row) => !this.#isOurs(row, name)).map((row) => row.name);
  }

  /** IPv4 only: the pool that instances get theirs from is. */
  async subnets(except: InstanceName): Promise<readonly string[]> {
    const ids = (await this.#ask(argv.networkIds)).split("\n").filter((id) => id !== "");
    // One that has gone since makes Docker complain, and tell of the others all the same.
    const { stdout } = await this.#run(argv.inspectNetworks(ids));
    return rows(InspectedNetwork, stdout)
      .filter(({ innkeeper, project }) => project !== projectName(except) || innkeeper !== this.#options.innkeeperId)
      .flatMap(({ config }) => config ?? [])
      .flatMap(({ Subnet }) => (Subnet === undefined || Subnet.includes(":") ? [] : [Subnet]));
  }

  async imageDigest(image: string): Promise<string | null> {
    const { code, stdout, stderr } = await this.#run(argv.inspectImage(image));
    if (code !== 0) {
      if (/no such image/i.test(stderr)) return null;
      throw new Error(`docker image inspect ${image}: ${lastLine(stderr)}`);
    }
    const [found] = rows(InspectedImage, stdout);
    return found?.RepoDigests?.[0] ?? found?.Id ?? null;
  }

  async removeBuiltImages(): Promise<void> {
    // One that others stand on can go only after them, and one that somebody uses stays: Docker says so.
    const refused = await this.#removeImages(new Set((await this.#ask(argv.builtImages)).split("\n").filter((id) => id !== "")));
    await this.#removeImages(refused);
  }

  /** @returns those that Docker would not remove. */
  async #removeImages(ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const refused = new Set<string>();
    for (const id of ids) if ((await this.#run(argv.removeImage(id))).code !== 0) refused.add(id);
    return refused;
  }

  async pull(image: string, signal: AbortSignal): Promise<void> {
    const ran = await runDocker(this.#options, argv.pull(image), { deadlineMs: deadlineMs.pull, signal });
    if (ran.code !== 0) throw imageFailure(image, ran.stderr);
  }

  async runOnce(name: InstanceName, program: OneOff, signal: AbortSignal): Promise<OneOffEnd | null> {
    const seconds = deadlineMs.once / 1000;
    const container = `${name}-once-${randomBytes(4).toString("hex")}`;
    const asked = { deadlineMs: deadlineMs.once + deadlineMs.question, signal, limitBytes: limits.oneOffBytes, ownFrom: argv.firstDockerExitCode };
    // Beside what is asked for, which needn't wait for it, nor fail with it.
    const swept = this.#run(argv.sweepOnce(this.#options.innkeeperId, onceAbandonedSeconds), signal).catch(() => undefined);
    try {
      const { code, stderr, stdout } = await runDocker(this.#options, argv.runOnce(this.#options.innkeeperId, name, container, program, seconds), asked);
      if (code === argv.timedOutExitCode) return null;
      return { code, lines: `${stdout}\n${stderr}`.split("\n").map(cleanLine) };
    } catch (thrown) {
      // A `docker run` that is ended may be gone before it passed that on to its container.
      await this.#ask(argv.removeContainer(container)).catch(() => undefined);
      if (isError(thrown, "docker-endless")) return null;
      throw thrown;
    } finally {
      await swept;
    }
  }

  /** @throws UserError when Docker can't be reached to begin with. */
  async *events(signal: AbortSignal, connected: () => void): AsyncIterable<EngineEvent> {
    const since = Date.now();
    try {
      await this.#ask(argv.serverVersion, signal);
    } catch (thrown) {
      if (signal.aborted) return;
      throw thrown;
    }
    const lines = followDocker(this.#options, argv.events(this.#options.innkeeperId, since), signal);
    // Whatever happens from `since` on will be told, so it may be said already.
    connected();
    for await (const line of lines) {
      const event = eventIn(line);
      if (event !== null) yield event;
    }
  }

  #run(asked: Argv, signal?: AbortSignal): Promise<Ran> {
    return runDocker(this.#options, asked, { deadlineMs: deadlineMs.question, signal });
  }

  /** A question that Docker always has an answer to. */
  async #ask(asked: Argv, signal?: AbortSignal): Promise<string> {
    const { code, stdout, stderr } = await this.#run(asked, signal);
    if (code !== 0) throw new Error(`docker ${asked.slice(0, 2).join(" ")}: ${lastLine(stderr)}`);
    return stdout;
  }

  async #ps(asked: Argv, signal?: AbortSignal): Promise<readonly ContainerRow[]> {
    return rows(ContainerRow, await this.#ask(asked, signal));
  }

  async #containersOf(name: InstanceName, signal?: AbortSignal): Promise<readonly Container[]> {
    return containersIn(await this.#ps(argv.containersOfInstance(this.#options.innkeeperId, name), signal));
  }

  #isOurs(row: ContainerRow, name: InstanceName): boolean {
    return row.innkeeper === this.#options.innkeeperId && row.instance === name;
  }

  /** False where the project is somebody else's altogether, so that an instance that never came to be there can be removed. */
  async #mayTakeDown(name: InstanceName, signal: AbortSignal): Promise<boolean> {
    const there = await this.#ps(argv.containersOfProject(name), signal);
    if (there.length > 0 && !there.some((row) => this.#isOurs(row, name))) return false;
    this.#refuseStrangers(name, there);
    return true;
  }

  /** Compose refuses to start what is paused. Where this fails, it is Compose that says why. */
  async #unpause(name: InstanceName, paused: readonly Container[], signal: AbortSignal): Promise<void> {
    if (paused.length === 0) return;
    await runCompose(this.#options, name, argv.unpause(name, paused.map(({ service }) => service)), { deadlineMs: deadlineMs.stop, signal });
  }

  /** Docker may call unhealthy what it couldn't check while it was paused, until it has checked again. */
  async #checkedAgain(name: InstanceName, unpaused: readonly Container[], signal: AbortSignal): Promise<void> {
    if (unpaused.length === 0) return;
    const ids = new Set(unpaused.map(({ id }) => id));
    const until = performance.now() + deadlineMs.checkedAgain;
    while (performance.now() < until) {
      const there = containersIn(await this.#ps(argv.containersOfProject(name), signal));
      if (!there.some(({ health, id }) => ids.has(id) && health === "unhealthy")) return;
      await sleep(lookEveryMs, undefined, { signal });
    }
  }

  /** @returns the project's containers. */
  async #ownsProject(name: InstanceName, signal: AbortSignal): Promise<readonly ContainerRow[]> {
    const there = await this.#ps(argv.containersOfProject(name), signal);
    this.#refuseStrangers(name, there);
    return there;
  }

  /** Compose goes by the project's name alone: where another Innkeeper, or somebody by hand, has one of that name, it would take theirs. */
  #refuseStrangers(name: InstanceName, there: readonly ContainerRow[]): void {
    const stranger = there.find((row) => !this.#isOurs(row, name));
    if (stranger === undefined) return;
    throw new UserError("container-taken", { containers: [stranger.name], project: projectName(name) });
  }
}

const stopFailure = (name: InstanceName, { stderr }: Ran): UserError =>
  new UserError("stop-failed", { name, says: lastLine(stderr) });
