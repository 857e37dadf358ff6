import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { ClosedNetwork } from "../../model/federation/closed-network.ts";
import type { Federation, FederationFault, FederationFound, FederationLook, FederationStep } from "../../model/federation/federation.ts";
import { Faulty } from "./fault.ts";
import { get } from "./get.ts";
import { systemNames, type Names } from "./names.ts";
import { direct, resolved, type Resolved, type WellKnown } from "./resolve.ts";
import { connect, connectFirst, secure, type Endpoint, type Secured } from "./secure.ts";
import { readServerKey } from "./server-key.ts";
import { readServerName, type ServerAddress } from "./server-name.ts";
import { wellKnown } from "./well-known.ts";

/** Milliseconds for each step. */
const stepDeadline = 10_000;

const Version = z.object({ server: z.object({ name: z.string(), version: z.string().optional() }) });

/** The way to a homeserver as this host finds it. */
export function federation({ authority, hosts }: Pick<ClosedNetwork, "authority" | "hosts">, { names = systemNames(hosts), wellKnownPort }: { readonly names?: Names; readonly wellKnownPort?: number } = {}): Federation {
  return {
    async look(serverName, signal) {
      const trusted = authority === null ? null : await readFile(authority, "utf8");
      return new Way(serverName, trusted, names, wellKnownPort, signal).take();
    },
  };
}

/** One walk along the steps. */
class Way {
  readonly #serverName: string;
  readonly #authority: string | null;
  readonly #names: Names;
  readonly #wellKnownPort: number | undefined;
  readonly #signal: AbortSignal;
  readonly #passed: { found: FederationFound; ms: number }[] = [];
  #failed: FederationLook["failed"] = null;
  #nowhere: FederationFault | null = null;

  constructor(serverName: string, authority: string | null, names: Names, wellKnownPort: number | undefined, signal: AbortSignal) {
    this.#serverName = serverName;
    this.#authority = authority;
    this.#names = names;
    this.#wellKnownPort = wellKnownPort;
    this.#signal = signal;
  }

  async take(): Promise<FederationLook> {
    try {
      await this.#walk();
    } catch (thrown) {
      if (!(thrown instanceof Faulty)) throw thrown;
    }
    return { serverName: this.#serverName, passed: this.#passed, failed: this.#failed };
  }

  async #walk(): Promise<void> {
    const server = readServerName(this.#serverName);
    // What isn't even a name, nobody finds.
    if (server === null) { this.#fail("dns", { kind: "unknown-name", name: this.#serverName }, 0); return; }
    const straight = direct(server);
    const said = straight === null ? await this.#step("well-known", async (signal) => this.#wellKnown(server, signal)) : null;
    const [place, endpoints] = await this.#step("dns", async (signal) => this.#addresses(straight ?? (await this.#resolve(server, said)), signal));
    const endpoint = await this.#step("port", async (signal) => this.#reach(endpoints, signal));
    await this.#step("tls", async (signal) => this.#meet(endpoint, place, signal));
    await this.#step("version", async (signal) => this.#version(endpoint, place, signal));
    await this.#step("key", async (signal) => this.#key(endpoint, place, signal));
  }

  /** Runs a step within its deadline; what it found, or why it failed, is kept. @throws Faulty. */
  async #step<T>(step: FederationStep, run: (signal: AbortSignal) => Promise<readonly [T, FederationFound]>): Promise<T> {
    const since = performance.now();
    const took = (): number => Math.round(performance.now() - since);
    try {
      const [result, found] = await run(AbortSignal.any([this.#signal, AbortSignal.timeout(stepDeadline)]));
      this.#passed.push({ found, ms: took() });
      return result;
    } catch (thrown) {
      this.#signal.throwIfAborted();
      if (thrown instanceof Faulty) this.#fail(step, thrown.fault, took());
      throw thrown;
    }
  }

  /** Where others look for want of a well-known, nobody is: then that is what's missing. */
  #fail(step: FederationStep, fault: FederationFault, ms: number): void {
    this.#failed = { step, fault, ms };
    if (this.#nowhere === null || step !== "port") return;
    this.#passed.length = 0;
    const otherwise = `port ${"port" in fault ? fault.port : ""}`;
    this.#failed = { step: "well-known", fault: { kind: "no-well-known", url: `https://${this.#serverName}/.well-known/matrix/server`, because: this.#nowhere, otherwise }, ms };
  }

  async #wellKnown({ host }: ServerAddress, signal: AbortSignal): Promise<readonly [WellKnown, FederationFound]> {
    const said = await wellKnown(host, { authority: this.#authority, names: this.#names, signal, ...(this.#wellKnownPort === undefined ? {} : { port: this.#wellKnownPort }) });
    return [said, { step: "well-known", delegates: said.delegates }];
  }

  async #resolve(server: ServerAddress, said: WellKnown | null): Promise<Resolved> {
    const known = said ?? { delegates: null, because: { kind: "unknown-name", name: server.host } as const };
    const place = await resolved(server, known, (record) => this.#names.services(record));
    if (known.delegates === null && place.by === "default") this.#nowhere = known.because;
    return place;
  }

  async #addresses(place: Resolved, signal: AbortSignal): Promise<readonly [readonly [Resolved, readonly Endpoint[]], FederationFound]> {
    const { by, targets } = place;
    const looked = await Promise.allSettled(targets.map(async ({ name, port }) => (await this.#names.addresses(name, signal)).map((address) => ({ name, address, port }))));
    const found = looked.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
    // Of several targets, others go on to the next where one has no address.
    const lost = looked.find((each) => each.status === "rejected");
    if (found.length === 0 && lost !== undefined) throw lost.reason;
    const first = found[0] ?? { name: this.#serverName, port: 0 };
    return [[place, found.map(({ address, port }) => ({ address, port }))], { step: "dns", by, name: first.name, addresses: found.map(({ address }) => address), port: first.port }];
  }

  async #reach(endpoints: readonly Endpoint[], signal: AbortSignal): Promise<readonly [Endpoint, FederationFound]> {
    const { endpoint, socket } = await connectFirst(endpoints, signal);
    socket.destroy();
    return [endpoint, { step: "port", ...endpoint }];
  }

  async #open(endpoint: Endpoint, { certificate }: Resolved, signal: AbortSignal): Promise<Secured> {
    return secure(await connect(endpoint, signal), { authority: this.#authority, endpoint, name: certificate, signal });
  }

  async #meet(endpoint: Endpoint, place: Resolved, signal: AbortSignal): Promise<readonly [null, FederationFound]> {
    const { certificate, socket } = await this.#open(endpoint, place, signal);
    socket.destroy();
    return [null, { step: "tls", name: place.certificate, ...certificate }];
  }

  async #ask(endpoint: Endpoint, place: Resolved, path: string, signal: AbortSignal): Promise<unknown> {
    const { socket } = await this.#open(endpoint, place, signal);
    const { body, status } = await get(socket, { endpoint, host: place.host, path, signal });
    if (status !== 200) throw new Faulty({ kind: "status", path, status });
    return body;
  }

  async #version(endpoint: Endpoint, place: Resolved, signal: AbortSignal): Promise<readonly [null, FederationFound]> {
    const path = "/_matrix/federation/v1/version";
    const read = Version.safeParse(await this.#ask(endpoint, place, path, signal));
    if (!read.success) throw new Faulty({ kind: "invalid", path });
    const { name, version } = read.data.server;
    return [null, { step: "version", software: version === undefined ? name : `${name} ${version.split(" ")[0] ?? ""}` }];
  }

  async #key(endpoint: Endpoint, place: Resolved, signal: AbortSignal): Promise<readonly [null, FederationFound]> {
    const body = await this.#ask(endpoint, place, "/_matrix/key/v2/server", signal);
    return [null, { step: "key", ...readServerKey(body, this.#serverName, Date.now()) }];
  }
}
