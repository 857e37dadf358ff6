import { join } from "node:path";
import { isMap, isSeq } from "yaml";
import type { Settings } from "../model/settings.ts";
import { clientAddresses } from "./settings-file.ts";
import { broken, readTemplate } from "./template.ts";

/** Synapse's `homeserver.yaml`: the template, and what `.env.NAME` says. @throws UserError `template-broken`. */
export async function synapseSettings(templates: string, settings: Settings): Promise<string> {
  const document = await readTemplate(templates, "synapse.yaml");
  document.set("server_name", settings.serverName);
  document.set("public_baseurl", `${clientAddresses(settings).homeserver ?? ""}/`);
  document.set("serve_server_wellknown", settings.federation);
  if (!settings.federation) document.set("federation_domain_whitelist", []);
  else {
    const listener = document.getIn(["listeners", 0, "resources", 0], true);
    const names = isMap(listener) ? listener.get("names", true) : undefined;
    if (!isSeq(names)) throw broken(join(templates, "synapse.yaml"), "its first listener has no resources with names");
    names.add("federation");
  }
  document.commentBefore = ` Written by Innkeeper at each start, from .env.${settings.name}.`;
  return document.toString({ lineWidth: 0 });
}
