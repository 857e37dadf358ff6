import { expect, test } from "vitest";
import { direct, resolved, type WellKnown } from "../../../../src/homeserver/federation/resolve.ts";
import { readServerName } from "../../../../src/homeserver/federation/server-name.ts";

const none: WellKnown = { delegates: null, because: { kind: "status", path: "/.well-known/matrix/server", status: 404 } };

/** Where a server name leads, if its well-known and these SRV records are all that there is. */
async function leads(name: string, wellKnown: WellKnown = none, records: Readonly<Record<string, { name: string; port: number }[]>> = {}) {
  const server = readServerName(name)!;
  const asked: string[] = [];
  const place = direct(server) ?? (await resolved(server, wellKnown, async (record) => {
    asked.push(record);
    return records[record] ?? [];
  }));
  const [target] = place.targets;
  return { to: `${target?.name ?? ""} ${target?.port ?? 0}`, by: place.by, host: place.host, certificate: place.certificate, asked };
}

const srv = (record: string) => ({ [record]: [{ name: "box.example.net", port: 4433 }] });

test.each([
  ["1. an address, on port 8448", "1.2.3.4", none, {}, { to: "1.2.3.4 8448", by: "literal", host: "1.2.3.4", certificate: "1.2.3.4", asked: [] }],
  ["1. an address with a port", "1.2.3.4:5", none, {}, { to: "1.2.3.4 5", by: "literal", host: "1.2.3.4:5", certificate: "1.2.3.4", asked: [] }],
  ["1. an IPv6 address", "[::1]:5", none, {}, { to: "::1 5", by: "literal", host: "[::1]:5", certificate: "::1", asked: [] }],
  ["2. a name with a port, well-known or not", "a.org:80", { delegates: "b.org" }, srv("_matrix-fed._tcp.a.org"), { to: "a.org 80", by: "port", host: "a.org:80", certificate: "a.org", asked: [] }],
  ["3.1. delegated to an address", "a.org", { delegates: "1.2.3.4" }, {}, { to: "1.2.3.4 8448", by: "literal", host: "1.2.3.4", certificate: "1.2.3.4", asked: [] }],
  ["3.1. delegated to an address with a port", "a.org", { delegates: "1.2.3.4:443" }, {}, { to: "1.2.3.4 443", by: "literal", host: "1.2.3.4:443", certificate: "1.2.3.4", asked: [] }],
  ["3.2. delegated to a name with a port", "a.org", { delegates: "b.org:443" }, srv("_matrix-fed._tcp.b.org"), { to: "b.org 443", by: "port", host: "b.org:443", certificate: "b.org", asked: [] }],
  ["3.3. delegated to a name with an SRV record", "a.org", { delegates: "b.org" }, srv("_matrix-fed._tcp.b.org"), { to: "box.example.net 4433", by: "srv", host: "b.org", certificate: "b.org", asked: ["_matrix-fed._tcp.b.org"] }],
  ["3.4. and with one of the old kind", "a.org", { delegates: "b.org" }, srv("_matrix._tcp.b.org"), { to: "box.example.net 4433", by: "deprecated-srv", host: "b.org", certificate: "b.org", asked: ["_matrix-fed._tcp.b.org", "_matrix._tcp.b.org"] }],
  ["3.5. delegated to a name with nothing", "a.org", { delegates: "b.org" }, srv("_matrix-fed._tcp.a.org"), { to: "b.org 8448", by: "default", host: "b.org", certificate: "b.org", asked: ["_matrix-fed._tcp.b.org", "_matrix._tcp.b.org"] }],
  ["4. no well-known, an SRV record", "a.org", none, srv("_matrix-fed._tcp.a.org"), { to: "box.example.net 4433", by: "srv", host: "a.org", certificate: "a.org", asked: ["_matrix-fed._tcp.a.org"] }],
  ["5. and one of the old kind", "a.org", none, srv("_matrix._tcp.a.org"), { to: "box.example.net 4433", by: "deprecated-srv", host: "a.org", certificate: "a.org", asked: ["_matrix-fed._tcp.a.org", "_matrix._tcp.a.org"] }],
  ["6. nothing at all", "A.org", none, {}, { to: "a.org 8448", by: "default", host: "a.org", certificate: "a.org", asked: ["_matrix-fed._tcp.a.org", "_matrix._tcp.a.org"] }],
] as const)("%s", async (_case, name, wellKnown, records, expected) => {
  expect(await leads(name, wellKnown as WellKnown, records)).toEqual(expected);
});

test.each(["", "a b", "a.org:", "a.org:0", "a.org:70000", "[a.org]", "[::1", "https://a.org", "a.org/x", "a_b!.org"])("%j is no server name", (text) => {
  expect(readServerName(text)).toBeNull();
});
