import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import type { ClosedNetwork } from "../model/federation/closed-network.ts";
import { isHomeserver, servicesOf, type HomeserverKind, type Instance } from "../model/instance/instance.ts";
import { broken, readTemplate } from "./template.ts";

type Tree = { [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** Maps are merged key by key; anything else of `over` replaces what was there. */
function merged(under: Tree, over: Tree): Tree {
  const both = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = both[key];
    both[key] = isTree(before) && isTree(value) ? merged(before, value) : value;
  }
  return both;
}

const overlays: Readonly<Record<HomeserverKind, string | null>> = {
  none: "homeserver.none.yaml",
  tuwunel: "homeserver.tuwunel.yaml",
  synapse: "homeserver.synapse.yaml",
  external: null,
};

/** What a homeserver that federates in a closed network needs besides: templates and, where DNS doesn't know its neighbours, their addresses. */
function closedNetwork({ homeserver: kind }: Instance, { authority, hosts, privateAddresses }: ClosedNetwork): { readonly templates: readonly string[]; readonly more: Tree } {
  const own = isHomeserver(kind);
  const neighbours = Object.entries(hosts).map(([name, address]) => `${name}:${address}`);
  return {
    templates: kind === "tuwunel" ? [...(authority === null ? [] : ["tuwunel.authority.yaml"]), ...(privateAddresses ? ["tuwunel.private-addresses.yaml"] : [])] : [],
    more: own && neighbours.length > 0 ? { services: { [kind]: { extra_hosts: neighbours } } } : {},
  };
}

const Labelled = z.looseObject({ labels: z.array(z.string(), "must be a list of \"key=value\"").optional() }, "must be keys with values");
const Project = z.looseObject({
  services: z.record(z.string(), Labelled.extend({ image: z.string("must name an image"), container_name: z.string("must be there") })),
  networks: z.looseObject({ default: Labelled }),
});

/**
 * An instance's whole `compose.yaml`: of the templates, the services that it has, each labelled so that Innkeeper knows its own.
 * @param inBackendEnv the keys that `backend.env` gives: one passed on from `.env.NAME` would hide them, even when it isn't set there.
 * @param network the one in which its homeserver federates.
 * @throws UserError `template-broken`.
 */
export async function composeFile(templates: string, innkeeperId: string, instance: Instance, inBackendEnv: ReadonlySet<string>, network: ClosedNetwork): Promise<string> {
  let tree = (await readTemplate(templates, "compose.yaml")).toJS() as Tree;
  const closed = closedNetwork(instance, network);
  const overlay = overlays[instance.homeserver];
  const over = [...(overlay === null ? [] : [overlay]), ...closed.templates];
  for (const name of over) tree = merged(tree, (await readTemplate(templates, name)).toJS() as Tree);
  tree = merged(tree, closed.more);
  const where = join(templates, "compose.yaml");
  const wanted = servicesOf(instance);
  if (isTree(tree["services"])) tree["services"] = Object.fromEntries(Object.entries(tree["services"]).filter(([name]) => (wanted as readonly string[]).includes(name)));

  const checked = Project.safeParse(tree);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw broken(where, { kind: "invalid", key: issue?.path.join(".") ?? "it", says: issue?.message ?? "is wrong" }, { overlays: over });
  }
  const project = checked.data;
  for (const service of wanted) {
    if (project.services[service] === undefined) throw broken(where, { kind: "no-service", service }, { overlays: over });
  }
  const labels = [`org.innkeeper.id=${innkeeperId}`, `org.innkeeper.instance=${instance.name}`];
  const labelled = <T extends { labels?: string[] | undefined }>(part: T): T => ({ ...part, labels: [...labels, ...(part.labels ?? [])] });
  const services = Object.fromEntries(Object.entries(project.services).map(([name, service]) => [name, labelled(service)]));
  const backend = services["backend"];
  if (backend !== undefined && isTree(backend["environment"])) {
    backend["environment"] = Object.fromEntries(Object.entries(backend["environment"]).filter(([key, value]) => value !== null || !inBackendEnv.has(key)));
  }

  return header(instance) + stringify({ ...project, services, networks: { ...project.networks, default: labelled(project.networks.default) } }, { lineWidth: 0, aliasDuplicateObjects: false });
}

const header = ({ name }: Instance): string => `# Written by Innkeeper at each start: change .env.${name} beside it instead. By hand, in this folder:
#   docker compose --env-file .env.${name} up -d
`;
