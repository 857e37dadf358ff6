import type { Holder, Host } from "../../src/model/host.ts";

/** A machine whose ports and routes a test chooses. */
export class FakeHost implements Host {
  /** Ports that somebody listens on, and who. */
  readonly listening = new Map<number, Holder>();
  /** IPv4 CIDRs. */
  readonly routed: string[] = [];

  async taken(ports: readonly number[], _address: string): Promise<readonly number[]> {
    return ports.filter((port) => this.listening.has(port));
  }

  async holder(port: number): Promise<Holder> {
    return this.listening.get(port) ?? { program: null, pid: null };
  }

  async hasAddress(address: string): Promise<boolean> {
    return (await this.addresses()).includes(address);
  }

  async addresses(): Promise<readonly string[]> {
    return ["127.0.0.1", "192.168.1.5"];
  }

  async routes(): Promise<readonly string[]> {
    return this.routed;
  }
}
