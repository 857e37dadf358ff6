import { readFile } from "node:fs/promises";
import type { ClosedNetwork } from "../../model/federation/closed-network.ts";
import type { FamilyFault, Federation, FederationFault, FederationFound, FederationLook } from "../../model/federation/federation.ts";
import { arrived, byFamily } from "./families.ts";
import { Faulty } from "./fault.ts";
import { systemNames, type Names } from "./names.ts";
import { direct, resolved, type Resolved, type WellKnown } from "./resolve.ts";
import type { Endpoint } from "./secure.ts";
import { readServerName, type ServerAddress } from "./server-name.ts";
import { serverWay } from "./server-way.ts";
import { Steps } from "./steps.ts";
import { wellKnownByFamily } from "./well-known.ts";

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
  readonly #steps: Steps;
  readonly #familyFaults: FamilyFault[] = [];

  constructor(serverName: string, authority: string | null, names: Names, wellKnownPort: number | undefined, signal: AbortSignal) {
    this.#serverName = serverName;
    this.#authority = authority;
    this.#names = names;
    this.#wellKnownPort = wellKnownPort;
    this.#signal = signal;
    this.#steps = new Steps(signal);
  }

  async take(): Promise<FederationLook> {
    const server = readServerName(this.#serverName);
    // What isn't even a name, nobody finds.
    if (server === null) return { ...this.#seen(), failed: { step: "dns", fault: { kind: "unknown-name", name: this.#serverName }, ms: 0 } };
    try {
      return await this.#walk(server);
    } catch (thrown) {
      if (!(thrown instanceof Faulty)) throw thrown;
      return this.#seen();
    }
  }

  #seen(): FederationLook {
    const { failed, passed } = this.#steps;
    return { serverName: this.#serverName, passed, failed, familyFaults: this.#familyFaults };
  }

  async #walk(server: ServerAddress): Promise<FederationLook> {
    const straight = direct(server);
    const said = straight === null ? await this.#steps.take("well-known", (signal) => this.#wellKnown(server, signal)) : null;
    const { endpoints, name, place } = await this.#steps.take("dns", async (signal) => this.#addresses(straight ?? (await this.#resolve(server, said)), signal));
    const [best, ...others] = await byFamily(
      endpoints,
      (own, _family, enough) => serverWay({ serverName: this.#serverName, place, authority: this.#authority }, own, this.#signal, enough),
      ({ failed, passed }) => (failed === null ? arrived : passed.length),
    );
    const { failed, passed } = best.result;
    // Where others look for want of a well-known, nobody is: then that is what's missing.
    if (failed?.step === "port" && said?.delegates === null && place.by === "default") return { ...this.#seen(), passed: [], failed: this.#nowhere(said.because, failed) };
    if (failed === null) for (const { family, result } of others) if (result.failed !== null) this.#familyFaults.push({ family, name, ...result.failed });
    return { ...this.#seen(), passed: [...this.#steps.passed, ...passed], failed };
  }

  #nowhere(because: FederationFault, { fault, ms }: NonNullable<FederationLook["failed"]>): FederationLook["failed"] {
    const otherwise = `port ${"port" in fault ? fault.port : ""}`;
    return { step: "well-known", fault: { kind: "no-well-known", url: `https://${this.#serverName}/.well-known/matrix/server`, because, otherwise }, ms };
  }

  async #wellKnown({ host }: ServerAddress, signal: AbortSignal): Promise<readonly [WellKnown, FederationFound]> {
    const [said, faults] = await wellKnownByFamily(host, { authority: this.#authority, names: this.#names, signal, ...(this.#wellKnownPort === undefined ? {} : { port: this.#wellKnownPort }) });
    this.#familyFaults.push(...faults);
    return [said, { step: "well-known", delegates: said.delegates }];
  }

  async #resolve(server: ServerAddress, said: WellKnown | null): Promise<Resolved> {
    const known = said ?? { delegates: null, because: { kind: "unknown-name", name: server.host } as const };
    return resolved(server, known, (record) => this.#names.services(record));
  }

  async #addresses(place: Resolved, signal: AbortSignal): Promise<readonly [{ readonly place: Resolved; readonly name: string; readonly endpoints: readonly Endpoint[] }, FederationFound]> {
    const { by, targets } = place;
    const looked = await Promise.allSettled(targets.map(async ({ name, port }) => (await this.#names.addresses(name, signal)).map((address) => ({ name, address, port }))));
    const found = looked.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
    // Of several targets, others go on to the next where one has no address.
    const lost = looked.find((each) => each.status === "rejected");
    if (found.length === 0 && lost !== undefined) throw lost.reason;
    const first = found[0] ?? { name: this.#serverName, port: 0 };
    return [{ place, name: first.name, endpoints: found.map(({ address, port }) => ({ address, port })) }, { step: "dns", by, name: first.name, addresses: found.map(({ address }) => address), port: first.port }];
  }
}
