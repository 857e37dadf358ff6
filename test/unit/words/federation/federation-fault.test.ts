import { expect, test } from "vitest";
import type { FederationFault } from "../../../../src/model/federation/federation.ts";
import { faultWords } from "../../../../src/words/federation/federation-fault.ts";

const now = new Date(2026, 4, 12, 14, 0).getTime();
const at = { address: "203.0.113.7", port: 443 };
const faults: readonly FederationFault[] = [
  { kind: "no-well-known", url: "https://a.org/.well-known/matrix/server", because: { kind: "refused", ...at }, otherwise: "port 8448" },
  { kind: "unknown-name", name: "a.org" },
  { kind: "dns-silent", name: "a.org" },
  { kind: "refused", ...at },
  { kind: "timeout", ...at },
  { kind: "unreachable", ...at },
  { kind: "no-route", address: "2001:db8::7" },
  { kind: "other-delegation", says: "b.org:443" },
  { kind: "no-tls", ...at },
  { kind: "untrusted", issuer: "Mine", incomplete: true },
  { kind: "untrusted", issuer: "Mine", incomplete: false },
  { kind: "expired", at: now - 86_400_000 },
  { kind: "not-yet-valid", at: now + 86_400_000 },
  { kind: "wrong-name", wanted: "a.org", names: "b.org" },
  { kind: "status", path: "/_matrix/key/v2/server", status: 502 },
  { kind: "status", path: "/_matrix/key/v2/server", status: 404 },
  { kind: "invalid", path: "/_matrix/key/v2/server" },
  { kind: "other-server", name: "b.org" },
  { kind: "key-expired", at: now - 86_400_000 },
  { kind: "key-forged" },
];

test.each(faults.map((fault) => [fault.kind, fault] as const))("%s: what is wrong is half a sentence, and what mends it a whole one", (_kind, fault) => {
  const { fix, what } = faultWords(fault, "a.org", now);
  expect(what).toMatch(/^(DNS|[a-z`]).*[^.]$/);
  expect(fix).toMatch(/^[A-Z].*\.$/);
});

test("no two faults are told in the same words", () => {
  const whats = faults.map((fault) => faultWords(fault, "a.org", now).what);
  expect(new Set(whats).size).toBe(faults.length);
});
