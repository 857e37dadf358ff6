import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { servicesOf, type HomeserverKind, type Instance } from "../model/instance.ts";
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

const Labelled = z.looseObject({ labels: z.array(z.string(), "must be a list of \"key=value\"").optional() }, "must be keys with values");
const Project = z.looseObject({
  services: z.record(z.string(), Labelled.extend({ image: z.string("must name an image"), container_name: z.string("must be there") })),
  networks: z.looseObject({ default: Labelled }),
});

/**
 * An instance's whole `compose.yaml`: of the templates, the services that it has, each labelled so that Innkeeper knows its own.
 * @param inBackendEnv the keys that `backend.env` gives: one passed on from `.env.NAME` would hide them, even when it isn't set there.
 * @throws UserError `template-broken`.
 */
export async function composeFile(templates: string, innkeeperId: string, instance: Instance, inBackendEnv: ReadonlySet<string>): Promise<string> {
  let tree = (await readTemplate(templates, "compose.yaml")).toJS() as Tree;
  const overlay = overlays[instance.homeserver];
  if (overlay !== null) tree = merged(tree, (await readTemplate(templates, overlay)).toJS() as Tree);
  const where = `${join(templates, "compose.yaml")}${overlay === null ? "" : ` with ${overlay}`}`;
  const wanted = servicesOf(instance);
  if (isTree(tree["services"])) tree["services"] = Object.fromEntries(Object.entries(tree["services"]).filter(([name]) => (wanted as readonly string[]).includes(name)));

  const checked = Project.safeParse(tree);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw broken(where, `${issue?.path.join(".") ?? "it"} ${issue?.message ?? "is wrong"}`);
  }
  const project = checked.data;
  for (const service of wanted) {
    if (project.services[service] === undefined) throw broken(where, `it has no service ${service}`);
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
