import { federationSteps, type FederationFound, type FederationLook, type FederationStep, type FoundBy } from "../model/federation.ts";
import type { FederationChecked } from "../model/outcome.ts";
import { line, type Reply } from "../model/reply.ts";
import { faultWords } from "./federation-fault.ts";
import { moment } from "./quantity.ts";

/** How far others get on their way to an instance's homeserver. */
export function federationChecked({ look, name }: FederationChecked, now: number): Reply {
  return [
    line(look.failed === null ? `Other homeservers reach ${look.serverName}.` : `Other homeservers don't reach ${look.serverName}.`),
    ...walked(look, now),
    ...(look.failed === null ? [] : [line(`Then again: \`!federation check ${name}\``)]),
  ];
}

/** Each step a line, what to mend last. */
function walked({ failed, passed, serverName }: FederationLook, now: number): Reply {
  const done = passed.map(({ found, ms }) => line(`✓ ${titles[found.step]}: ${foundWords(found, now)} (${ms} ms)`));
  if (failed === null) return done;
  const { fix, what } = faultWords(failed.fault, serverName, now);
  const left = federationSteps.slice(federationSteps.indexOf(failed.step) + 1).map((step) => titles[step]);
  return [...done, line(`✗ ${titles[failed.step]}: ${what}.`), ...(left.length === 0 ? [] : [line(`· Not tried: ${left.join(", ")}.`)]), line(fix)];
}

const titles: Readonly<Record<FederationStep, string>> = { "well-known": "Well-known", dns: "DNS", port: "Port", tls: "TLS", version: "Version", key: "Key" };

const ways: Readonly<Record<FoundBy, string>> = { literal: "", port: "", srv: " (by its SRV record)", "deprecated-srv": " (by its SRV record of the old kind)", default: " (the default)" };

function foundWords(found: FederationFound, now: number): string {
  switch (found.step) {
    case "well-known":
      return found.delegates === null ? "none, so others look further" : `it is at ${found.delegates}`;
    case "dns":
      return `${found.name} is ${found.addresses.join(", ")}, port ${found.port}${ways[found.by]}`;
    case "port":
      return `${found.port} is open`;
    case "tls":
      return `a certificate for ${found.name} by ${found.issuer}, until ${moment(found.until, now)}`;
    case "version":
      return found.software;
    case "key":
      return `its own, signed, until ${moment(found.until, now)}`;
  }
}
