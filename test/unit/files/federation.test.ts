import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { HomeserverKind } from "../../../src/model/instance/instance.ts";
import { dataRoot } from "./folder.ts";
import { temporaryFolder } from "../../fakes/temporary-folder.ts";

type Synapse = { listeners: { resources: { names: string[] }[] }[]; serve_server_wellknown: boolean; federation_domain_whitelist?: string[]; federation_custom_ca_list?: string[]; federation_ip_range_blacklist?: string[] };
type Compose = { services: Record<string, { environment: Record<string, unknown>; extra_hosts?: string[] }> };

const certificate = "-----BEGIN CERTIFICATE-----\nof an authority\n-----END CERTIFICATE-----\n";

function folder(homeserver: HomeserverKind, closed = true) {
  const authority = join(temporaryFolder(), "authority.pem");
  writeFileSync(authority, certificate);
  const made = dataRoot({ homeserver }, closed ? { network: { authority, privateAddresses: true, hosts: { "two.test": "10.1.2.3" } } } : {});
  const read = <T>(path: string): T => parse(readFileSync(made.in(path), "utf8")) as T;
  return { ...made, authority, synapse: () => read<Synapse>("homeserver/homeserver.yaml"), compose: () => read<Compose>("compose.yaml") };
}

test("a Synapse that doesn't federate serves neither federation nor keys, tells no server where it is, and asks none", async () => {
  const { files, instance, settings, synapse } = folder("synapse");
  await files.create(instance, settings, "keyed");
  expect(synapse().listeners[0]?.resources[0]?.names).toEqual(["client"]);
  expect(synapse()).toMatchObject({ serve_server_wellknown: false, federation_domain_whitelist: [] });
  expect(synapse()).not.toHaveProperty("federation_custom_ca_list");
});

test("a Synapse that federates on the internet believes public authorities and no private address", async () => {
  const { files, instance, settings, synapse } = folder("synapse", false);
  await files.create(instance, settings, "keyed");
  await files.render(instance, { ...settings, federation: true });
  expect(synapse().listeners[0]?.resources[0]?.names).toEqual(["client", "keys", "federation"]);
  expect(synapse().serve_server_wellknown).toBe(true);
  for (const key of ["federation_domain_whitelist", "federation_custom_ca_list", "federation_ip_range_blacklist"]) expect(synapse()).not.toHaveProperty(key);
});

test("in a closed network a Synapse believes its authority, by a copy of its own, and finds its neighbours", async () => {
  const { authority, compose, files, instance, settings, synapse, in: at } = folder("synapse");
  await files.create(instance, settings, "keyed");
  await files.render(instance, { ...settings, federation: true });
  expect(synapse()).toMatchObject({ federation_custom_ca_list: ["/homeserver/authority.pem"], federation_ip_range_blacklist: [] });
  expect(readFileSync(at("homeserver/authority.pem"), "utf8")).toBe(certificate);
  expect(statSync(at("homeserver/authority.pem")).mode & 0o777).toBe(0o444);
  expect(compose().services["synapse"]?.extra_hosts).toEqual(["two.test:10.1.2.3"]);
  expect(compose().services["backend"]?.extra_hosts).toBeUndefined();

  rmSync(authority);
  await expect(files.render(instance, { ...settings, federation: true })).rejects.toMatchObject({ code: "authority-missing" });
});

test("in a closed network a Tuwunel is told the same by its environment, and nothing of it while it doesn't federate", async () => {
  const { compose, files, instance, settings } = folder("tuwunel");
  const closed = { SSL_CERT_FILE: "/homeserver/authority.pem", TUWUNEL_IP_RANGE_DENYLIST: "[]", TUWUNEL_TRUSTED_SERVERS: "[]" };
  await files.create(instance, settings, "keyed");
  for (const key of Object.keys(closed)) expect(compose().services["tuwunel"]?.environment).not.toHaveProperty(key);
  await files.render(instance, { ...settings, federation: true });
  expect(compose().services["tuwunel"]?.environment).toMatchObject(closed);
});
