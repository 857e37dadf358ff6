import type { Container, ContainerHistory, Engine, EngineEvent, LogLine, OneOff, OneOffEnd } from "../../src/model/engine.ts";
import { UserError } from "../../src/model/error.ts";
import { containerName, projectName, servicesOf } from "../../src/model/instance/instance.ts";
import type { Instance, InstanceName, Service } from "../../src/model/instance/instance.ts";
import { EventQueue } from "./event-queue.ts";

type FakeContainer = { id: string; instance: InstanceName; service: Service; state: Container["state"]; health: Container["health"]; restarts: number; exitCode: number; outOfMemory: boolean; startedAt: number; finishedAt: number | null };

type Failure = "docker-unreachable" | "docker-forbidden" | "compose-missing";

/** Containers in memory, that a test can crash, stop and look at. */
export class FakeEngine implements Engine {
  /** Names of containers (`dev-backend`) that run but never answer: for the fakes of what runs in them, by `answers`. */
  readonly silent = new Set<string>();
  /** What Docker has of images, by name: its digest. */
  readonly images = new Map<string, string>();
  /** Images that can be pulled, by name: the digest they come with. Null: all of them can. */
  registry: Map<string, string> | null = null;
  /** Names of containers that are somebody else's. */
  readonly foreign = new Set<string>();
  /** Subnets of somebody else's networks. */
  readonly networks: string[] = [];
  /** Each change that was asked for: `up dev backend,frontend`, `stop dev backend`, `down dev`, `pull IMAGE`. */
  readonly calls: string[] = [];
  /** Thrown by the next `up`, once; half of what it was to start has been started by then. */
  failNextUp: Error | null = null;
  /** Awaited in each `up`, `keepOnly` and `down`: what a test lets Docker take long by. */
  slowly: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();
  /** What a program that is run once comes to: MindRoom's that finds a configuration well, unless a test says otherwise. */
  once: (program: OneOff) => OneOffEnd | null = () => ({ code: 0, lines: ["Configuration is valid."] });
  /** The programs that were run once. */
  readonly ranOnce: OneOff[] = [];
  readonly #containers = new Map<string, FakeContainer>();
  readonly #subnets = new Map<InstanceName, string>();
  readonly #log: { container: string; service: Service; text: string; at: number }[] = [];
  readonly #listeners = new Set<EventQueue<EngineEvent>>();
  readonly #now: () => number;
  #failure: Failure | null = null;
  #made = 0;

  constructor(clock: { now(): number } = Date) {
    this.#now = () => clock.now();
  }

  // What a test does.

  /** Docker can't be used from now on, and event streams end; null mends it. */
  set failure(failure: Failure | null) {
    this.#failure = failure;
    if (failure !== null) this.disconnect();
  }

  /** Ends the streams of events. */
  disconnect(): void {
    for (const listener of this.#listeners) listener.end();
  }

  /** How many follow the events. */
  get followers(): number {
    return this.#listeners.size;
  }

  /** Names of the containers that run, in order. */
  runningNames(): readonly string[] {
    return [...this.#containers].filter(([, { state }]) => state === "running").map(([name]) => name).sort();
  }

  /** Whether what runs in a container would answer. */
  answers(name: string): boolean {
    return this.#containers.get(name)?.state === "running" && !this.silent.has(name);
  }

  /** The main process dies; Docker restarts it at once, as `restart: unless-stopped` says, unless `staysDown`. */
  crash(instance: InstanceName, service: Service, { exitCode = 1, outOfMemory = false, staysDown = false } = {}): void {
    const container = this.#get(instance, service);
    if (outOfMemory) this.#tell(container, "oom");
    this.#die(container, exitCode, outOfMemory);
    if (staysDown) return;
    container.restarts += 1;
    this.#start(container);
  }

  /** Somebody runs `docker stop`; without a service, on all of the instance's. */
  stopFromOutside(instance: InstanceName, service?: Service): void {
    for (const container of this.#of(instance)) if (container.state === "running" && (service === undefined || container.service === service)) this.#stop(container);
  }

  /** Somebody runs `docker start`. */
  startFromOutside(instance: InstanceName, service: Service): void {
    this.#start(this.#get(instance, service));
  }

  /** Somebody runs `docker rm --force`. */
  removeFromOutside(instance: InstanceName, service: Service): void {
    const container = this.#get(instance, service);
    if (container.state === "running" || container.state === "paused") this.#stop(container);
    this.#destroy(container);
  }

  /** Somebody runs `docker pause`; without a service, on all of the instance's. */
  pauseFromOutside(instance: InstanceName, service?: Service): void {
    for (const container of this.#of(instance)) if (container.state === "running" && (service === undefined || container.service === service)) this.#freeze(container);
  }

  /** Somebody runs `docker unpause`. */
  unpauseFromOutside(instance: InstanceName, service?: Service): void {
    for (const container of this.#of(instance)) if (container.state === "paused" && (service === undefined || container.service === service)) this.#thaw(container);
  }

  setHealth(instance: InstanceName, service: Service, health: Container["health"]): void {
    const container = this.#get(instance, service);
    container.health = health;
    this.#tell(container, "health_status");
  }

  /** A container writes to its log. */
  say(instance: InstanceName, service: Service, text: string): void {
    this.#log.push({ container: containerName(instance, service), service, text, at: this.#now() });
  }

  /** The network that an instance is to have from now on. */
  network(instance: InstanceName, subnet: string): void {
    this.#subnets.set(instance, subnet);
  }

  // What Innkeeper does.

  async check(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#failure !== null) throw failures[this.#failure]();
  }

  async up(instance: Instance, signal: AbortSignal, services: readonly Service[] = servicesOf(instance)): Promise<void> {
    await this.#change(`up ${instance.name} ${services.join(",")}`, signal);
    const stranger = services.map((service) => containerName(instance.name, service)).find((name) => this.foreign.has(name));
    if (stranger !== undefined) throw new UserError("container-taken", { containers: [stranger], project: projectName(instance.name) });
    const failure = this.failNextUp;
    this.failNextUp = null;
    for (const service of failure === null ? services : services.slice(0, Math.ceil(services.length / 2))) this.#ensure(instance.name, service);
    if (failure !== null) throw failure;
  }

  async keepOnly({ name }: Instance, services: readonly Service[], signal: AbortSignal): Promise<void> {
    const extra = this.#of(name).filter(({ service, state }) => !services.includes(service) && state !== "created" && state !== "exited");
    await this.#change(`stop ${name} ${extra.map(({ service }) => service).join(",")}`, signal);
    for (const container of extra) this.#stop(container);
  }

  async down({ name }: Instance, signal: AbortSignal): Promise<void> {
    await this.#change(`down ${name}`, signal);
    for (const container of this.#of(name)) {
      if (container.state === "running" || container.state === "paused") this.#stop(container);
      this.#destroy(container);
    }
    this.#subnets.delete(name);
  }

  async running({ name }: Instance): Promise<readonly Service[]> {
    await this.check();
    return this.#of(name).filter(({ state }) => state === "running" || state === "restarting").map(({ service }) => service);
  }

  async alive({ name }: Instance): Promise<readonly Service[]> {
    await this.check();
    return this.#of(name).filter(({ state }) => state === "running" || state === "restarting" || state === "paused").map(({ service }) => service);
  }

  async containers(signal?: AbortSignal): Promise<readonly Container[]> {
    await this.check(signal);
    return [...this.#containers.values()].map(({ id, instance, service, state, health, exitCode }) => ({
      id, instance, service, state, health,
      status: state === "paused" ? "Up 2 minutes (Paused)" : state === "running" ? `Up 2 minutes${health === null ? "" : ` (${health})`}` : `Exited (${exitCode}) 2 minutes ago`,
    }));
  }

  async history(names: readonly InstanceName[]): Promise<readonly ContainerHistory[]> {
    await this.check();
    return [...this.#containers.values()]
      .filter(({ instance }) => names.includes(instance))
      .map(({ state, health: _, ...rest }) => ({ ...rest, running: state === "running", paused: state === "paused", restarting: state === "restarting" }));
  }

  async logs({ name }: Instance, asked: { readonly services: readonly Service[]; readonly lines: number; readonly since?: number }): Promise<readonly LogLine[]> {
    await this.check();
    return this.#log
      .filter(({ container, service, at }) => asked.services.includes(service) && container === containerName(name, service) && at >= (asked.since ?? 0))
      .slice(-asked.lines)
      .map(({ service, text }) => ({ service, text }));
  }

  async strangers(_instance: Instance, names: readonly string[]): Promise<readonly string[]> {
    await this.check();
    return names.filter((name) => this.foreign.has(name));
  }

  async subnets(except: InstanceName): Promise<readonly string[]> {
    await this.check();
    return [...this.networks, ...[...this.#subnets].filter(([name]) => name !== except).map(([, subnet]) => subnet)];
  }

  async imageDigest(image: string): Promise<string | null> {
    await this.check();
    return this.images.get(image) ?? null;
  }

  async removeBuiltImages(): Promise<void> {
    await this.check();
  }

  async pull(image: string, signal: AbortSignal): Promise<void> {
    await this.#change(`pull ${image}`, signal);
    const digest = this.registry === null ? `${image.replace(/:[^:/]*$/, "")}@sha256:${"0".repeat(64)}` : this.registry.get(image);
    if (digest === undefined) throw new UserError("image-missing", { image, why: "refused", says: "not found", typed: false });
    this.images.set(image, digest);
  }

  async runOnce(_name: InstanceName, program: OneOff, signal: AbortSignal): Promise<OneOffEnd | null> {
    await this.check(signal);
    this.ranOnce.push(program);
    return this.once(program);
  }

  async *events(signal: AbortSignal, connected: () => void): AsyncIterable<EngineEvent> {
    await this.check();
    const queue = new EventQueue<EngineEvent>();
    const end = (): void => queue.end();
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    this.#listeners.add(queue);
    try {
      connected();
      yield* queue;
    } finally {
      this.#listeners.delete(queue);
      signal.removeEventListener("abort", end);
    }
  }

  async #change(call: string, signal: AbortSignal): Promise<void> {
    await this.check(signal);
    this.calls.push(call);
    await this.slowly(signal);
    await this.check(signal);
  }

  #of(name: InstanceName): readonly FakeContainer[] {
    return [...this.#containers.values()].filter(({ instance }) => instance === name);
  }

  #get(instance: InstanceName, service: Service): FakeContainer {
    const found = this.#containers.get(containerName(instance, service));
    if (found === undefined) throw new Error(`the test speaks of a container that isn't there: ${containerName(instance, service)}`);
    return found;
  }

  #ensure(instance: InstanceName, service: Service): void {
    const name = containerName(instance, service);
    const container = this.#containers.get(name) ?? { id: `fake-${++this.#made}`, instance, service, state: "created", health: null, restarts: 0, exitCode: 0, outOfMemory: false, startedAt: 0, finishedAt: null };
    this.#containers.set(name, container);
    if (container.state === "running") return;
    if (container.state === "paused") return this.#thaw(container);
    container.restarts = 0;
    this.#start(container);
  }

  #start(container: FakeContainer): void {
    Object.assign(container, { state: "running", startedAt: this.#now() });
    this.#tell(container, "start");
  }

  #freeze(container: FakeContainer): void {
    container.state = "paused";
    this.#tell(container, "pause");
  }

  #thaw(container: FakeContainer): void {
    container.state = "running";
    this.#tell(container, "unpause");
  }

  #stop(container: FakeContainer): void {
    this.#tell(container, "kill", { signal: 15 });
    this.#die(container, 0, false);
    this.#tell(container, "stop");
  }

  #die(container: FakeContainer, exitCode: number, outOfMemory: boolean): void {
    Object.assign(container, { state: "exited", exitCode, outOfMemory, finishedAt: this.#now() });
    this.#tell(container, "die", { exitCode });
  }

  #destroy(container: FakeContainer): void {
    this.#containers.delete(containerName(container.instance, container.service));
    this.#tell(container, "destroy");
  }

  #tell({ instance, service }: FakeContainer, action: string, { signal = null, exitCode = null }: { signal?: number | null; exitCode?: number | null } = {}): void {
    for (const listener of this.#listeners) listener.put({ instance, service, action, signal, exitCode, at: this.#now() });
  }
}

const failures: Readonly<Record<Failure, () => UserError>> = {
  "docker-unreachable": () => new UserError("docker-unreachable", { why: "silent" }),
  "docker-forbidden": () => new UserError("docker-forbidden", {}),
  "compose-missing": () => new UserError("compose-missing", { found: null }),
};
