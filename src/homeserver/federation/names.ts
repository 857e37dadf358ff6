import { lookup, Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { Faulty } from "./fault.ts";
import type { Service } from "./resolve.ts";

/** DNS, as far as finding a homeserver needs it. */
export type Names = {
  /** IPv4 and IPv6 addresses. @throws Faulty `unknown-name`, `dns-silent`. */
  addresses(name: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Best first; none where there is no such record. @throws Faulty `dns-silent`. */
  services(record: string): Promise<readonly Service[]>;
};

/** Codes that mean that there is no such name or record, of c-ares and of the system's resolver. */
const nothing = new Set(["ENOTFOUND", "ENODATA", "EAI_NODATA", "EAI_NONAME"]);
const codeOf = (thrown: unknown): string => (thrown instanceof Error && "code" in thrown ? String(thrown.code) : "");

/** The system's names; those of a closed network go before. */
export function systemNames(hosts: Readonly<Record<string, string>>): Names {
  return {
    async addresses(name, signal) {
      const known = isIP(name) === 0 ? hosts[name] : name;
      if (known !== undefined) return [known];
      const gaveUp = Promise.withResolvers<never>();
      const giveUp = (): void => gaveUp.reject(new Faulty({ kind: "dns-silent", name }));
      signal.addEventListener("abort", giveUp, { once: true });
      try {
        return (await Promise.race([lookup(name, { all: true }), gaveUp.promise])).map(({ address }) => address);
      } catch (thrown) {
        if (thrown instanceof Faulty) throw thrown;
        throw new Faulty({ kind: nothing.has(codeOf(thrown)) ? "unknown-name" : "dns-silent", name });
      } finally {
        signal.removeEventListener("abort", giveUp);
      }
    },
    async services(record) {
      if (Object.keys(hosts).some((name) => record.endsWith(`.${name}`))) return [];
      try {
        const found = await new Resolver({ timeout: 2000, tries: 2 }).resolveSrv(record);
        return found.toSorted((one, other) => one.priority - other.priority || other.weight - one.weight).map(({ name, port }) => ({ name, port }));
      } catch (thrown) {
        if (nothing.has(codeOf(thrown))) return [];
        throw new Faulty({ kind: "dns-silent", name: record });
      }
    },
  };
}
