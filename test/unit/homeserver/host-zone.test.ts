import { expect, test } from "vitest";
import { mayLead, zoneOf } from "../../../src/homeserver/host-zone.ts";

test.each([
  ["host", ["127.0.0.1", "127.86.44.8", "0.0.0.0", "169.254.169.254", "[::1]", "[::]", "[fe80::1]", "[::ffff:7f00:1]", "localhost", "hs.localhost"]],
  ["network", ["10.1.2.3", "172.16.0.1", "172.31.255.1", "192.168.1.5", "100.64.0.1", "[fd00::1]", "synapse", "hs.test", "hs.home.arpa", "nas.local"]],
  ["internet", ["example.org", "10.example.org", "127.0.0.1.example.org", "172.32.0.1", "8.8.8.8", "[2001:db8::1]", "localhost.example.org"]],
] as const)("what can be reached from a %s", (zone, hosts) => {
  expect(hosts.map((host) => [host, zoneOf(host)])).toEqual(hosts.map((host) => [host, zone]));
});

test.each([
  ["https://example.org", "https://matrix.example.org", true],
  ["https://example.org", "http://matrix.example.org", false],
  ["https://example.org", "https://192.168.1.5", false],
  ["https://example.org", "http://127.0.0.1:8008", false],
  ["http://192.168.1.5", "http://nas.local:8008", true],
  ["http://192.168.1.5", "http://127.0.0.1:8008", false],
  ["http://192.168.1.5", "http://169.254.169.254/latest/meta-data", false],
  ["http://127.0.0.1:8008", "http://localhost:8009", true],
  ["http://127.0.0.1:8008", "https://example.org", true],
  ["https://example.org", "file:///etc/passwd", false],
])("%s may lead to %s: %s", (from, to, may) => {
  expect(mayLead(new URL(from), new URL(to))).toBe(may);
});
