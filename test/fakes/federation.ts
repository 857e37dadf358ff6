import type { Federation, FederationLook } from "../../src/model/federation/federation.ts";

const until = new Date(2026, 8, 1).getTime();

/** Homeservers that all others reach, until a test says otherwise. */
export class FakeFederation implements Federation {
  /** Why a server can't be reached, by its name. */
  readonly failing = new Map<string, NonNullable<FederationLook["failed"]>>();

  /** By which family of addresses one isn't reached that is reached by the other, by its name. */
  readonly halfFailing = new Map<string, FederationLook["familyFaults"]>();

  async look(serverName: string): Promise<FederationLook> {
    const all = [
      { step: "well-known", delegates: `${serverName}:443` },
      { step: "dns", by: "port", name: serverName, addresses: ["203.0.113.7"], port: 443 },
      { step: "port", address: "203.0.113.7", port: 443 },
      { step: "tls", name: serverName, issuer: "R11", until },
      { step: "version", software: "Synapse 1.163.2" },
      { step: "key", id: "ed25519:a_1", until },
    ] as const;
    const failed = this.failing.get(serverName) ?? null;
    const end = failed === null ? all.length : all.findIndex(({ step }) => step === failed.step);
    return { serverName, passed: all.slice(0, end).map((found) => ({ found, ms: 12 })), failed, familyFaults: this.halfFailing.get(serverName) ?? [] };
  }
}
