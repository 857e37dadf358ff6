import { federationSteps, type Family, type FamilyFault, type FederationFound, type FederationLook, type FederationStep, type FoundBy } from "../../model/federation/federation.ts";
import type { Crossing, FederationChecked } from "../../model/federation/federation-outcomes.ts";
import { line, type Reply } from "../../model/reply.ts";
import { faultWords } from "./federation-fault.ts";
import { moment } from "../quantity.ts";
import { phrase } from "../errors/phrase.ts";

/** How far others get on their way to a homeserver; with two, whether these talk to each other. */
export function federationChecked({ crossings, looks }: FederationChecked, now: number): Reply {
  const names = looks.map(({ name }) => name).join(" ");
  const broken = looks.some(({ look }) => look.failed !== null || look.familyFaults.some(isKnown)) || crossings?.some(({ failed }) => failed !== null) === true;
  return [
    ...(crossings === null ? [] : bothWays(crossings)),
    ...looks.flatMap(({ look }) => [line(opening(look)), ...walked(look, now), ...look.familyFaults.flatMap((fault) => overOneFamily(fault, look.serverName, now))]),
    ...(looks.length > 1 && crossings === null ? [line("I didn't try whether they talk to each other.")] : []),
    ...(broken ? [line(`Then check again: \`!federation check ${names}\``)] : []),
  ];
}

function opening({ failed, familyFaults, serverName }: FederationLook): string {
  if (failed !== null) return `Other homeservers don't reach ${serverName}.`;
  const [broken, ...more] = new Set(familyFaults.filter(isKnown).map(({ family }) => family));
  if (broken === undefined) return `Other homeservers reach ${serverName}.`;
  return `Other homeservers reach ${serverName}, but only ${more.length === 0 ? `over ${otherThan[broken]}` : "where they have both IPv4 and IPv6"}.`;
}

const otherThan: Readonly<Record<Family, Family>> = { IPv4: "IPv6", IPv6: "IPv4" };

/** Where this host has no way of that kind, nothing is known of what others meet. */
const isKnown = ({ fault }: FamilyFault): boolean => fault.kind !== "no-route";

function overOneFamily(familyFault: FamilyFault, serverName: string, now: number): Reply {
  const { family, fault, name, step } = familyFault;
  const { fix, what } = faultWords(fault, serverName, now);
  if (!isKnown(familyFault)) return [line(`· ${titles[step]} over ${family} of ${name}: not tried, ${what}.`)];
  return [line(`✗ ${titles[step]} over ${family} of ${name}: ${what}.`), line(family === "IPv6" ? `${fix} If it is to have no IPv6, remove the AAAA record of ${name}.` : fix)];
}

function bothWays(crossings: readonly Crossing[]): Reply {
  const [first] = crossings;
  const well = crossings.every(({ failed }) => failed === null);
  return [
    line(well ? `${first?.to ?? ""} and ${first?.from ?? ""} talk to each other, both ways.` : `${first?.to ?? ""} and ${first?.from ?? ""} don't talk to each other as they should.`),
    ...crossings.map((crossing) => line(crossed(crossing))),
    line("I deleted the accounts and rooms that this needed."),
  ];
}

const steps = { join: "joining", message: "a message there", answer: "a message back" } as const;

function crossed({ failed, from, times, to }: Crossing): string {
  const [join, message, answer] = times;
  const done = [
    ...(join === undefined ? [] : [`joined in ${join} ms`]),
    ...(message === undefined ? [] : [`a message there in ${message} ms`]),
    ...(answer === undefined ? [] : [`one back in ${answer} ms`]),
  ];
  const what = `From ${from} into a room of ${to}`;
  return failed === null ? `✓ ${what}: ${done.join(", ")}.` : `✗ ${what}: ${[...done, `${steps[failed.step]} failed`].join(", ")}. The homeserver of ${failed.step === "message" ? to : from}: ${phrase(failed.why).message}`;
}

/** Each step a line, what to fix last. */
function walked({ failed, passed, serverName }: FederationLook, now: number): Reply {
  const done = passed.map(({ found, ms }) => line(`✓ ${titles[found.step]}: ${foundWords(found, now)} (${ms} ms)`));
  if (failed === null) return done;
  const { fix, what } = faultWords(failed.fault, serverName, now);
  const left = federationSteps.slice(federationSteps.indexOf(failed.step) + 1).map((step) => titles[step]);
  return [...done, line(`✗ ${titles[failed.step]}: ${what}.`), ...(left.length === 0 ? [] : [line(`· Not tried: ${left.join(", ")}.`)]), line(fix)];
}

const titles: Readonly<Record<FederationStep, string>> = { "well-known": "Well-known", dns: "DNS", port: "Port", tls: "TLS", version: "Version", key: "Key" };

const ways: Readonly<Record<FoundBy, string>> = { literal: "", port: "", srv: " (by its SRV record)", "deprecated-srv": " (by its deprecated SRV record)", default: " (the default)" };

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
