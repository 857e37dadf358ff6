import { join } from "node:path";
import { isMap, isSeq } from "yaml";
import type { ClosedNetwork } from "../model/federation/closed-network.ts";
import type { Settings } from "../model/instance/settings.ts";
import { clientAddresses } from "./settings-file.ts";
import { broken, readTemplate } from "./template.ts";

/** Where the container finds the certificates of the authority that it trusts. */
const authorityInside = "/homeserver/authority.pem";

/** Synapse's `homeserver.yaml`: the template, and what `.env.NAME` says. @throws UserError `template-broken`. */
export async function synapseSettings(templates: string, settings: Settings, closed: ClosedNetwork): Promise<string> {
  const document = await readTemplate(templates, "synapse.yaml");
  document.set("server_name", settings.serverName);
  document.set("public_baseurl", `${clientAddresses(settings).homeserver ?? ""}/`);
  document.set("serve_server_wellknown", settings.federation);
  if (!settings.federation) document.set("federation_domain_whitelist", []);
  else {
    if (closed.authority !== null) document.set("federation_custom_ca_list", [authorityInside]);
    if (closed.privateAddresses) document.set("federation_ip_range_blacklist", []);
    const listener = document.getIn(["listeners", 0, "resources", 0], true);
    const names = isMap(listener) ? listener.get("names", true) : undefined;
    if (!isSeq(names)) throw broken(join(templates, "synapse.yaml"), { kind: "invalid", key: "its first listener", says: "has no resources with names" });
    for (const name of ["keys", "federation"]) names.add(name);
  }
  document.commentBefore = ` Written by Innkeeper at each start, from .env.${settings.name}.`;
  return document.toString({ lineWidth: 0 });
}
