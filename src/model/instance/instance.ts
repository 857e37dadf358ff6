import { z } from "zod";

/** Safe in a container name, a DNS label, a file name and a URL; never starts with `-`. */
export const InstanceName = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/, "must be 1 to 30 of a-z, 0-9 and -, starting with a letter and not ending in -")
  .brand<"InstanceName">()
  .describe("the instance's name");
export type InstanceName = z.infer<typeof InstanceName>;

/** A host name in lower case: no scheme, port, path or address. */
export const Domain = z
  .string()
  .max(253, "is longer than 253 characters")
  .regex(
    /^(?=.*[a-z])([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "must be a host name such as dev.example.org, without https://, port or path",
  )
  .brand<"Domain">()
  .describe("the domain people reach it under");
export type Domain = z.infer<typeof Domain>;

/** As people type or paste it: `https://Dev.Example.ORG/`, `dev.example.org.`. More of an address than that is no domain. */
export const TypedDomain = z.string().transform((typed) => (/^(?:https?:\/\/)?([^\s/:?#@]+?)\.?\/?$/i.exec(typed)?.[1] ?? typed).toLowerCase()).pipe(Domain);

/** Names under `.localhost` never leave the machine (RFC 6761). */
export const isLocalName = (name: string): boolean => name === "localhost" || name.endsWith(".localhost");

/** A TCP port that an ordinary program may take. */
export const Port = z.coerce
  .number("must be a number")
  .int("must be a whole number")
  .min(1024, "must be 1024 or more")
  .max(65535, "must be 65535 or less")
  .describe("a TCP port");

/** What an instance's Matrix homeserver is. `external` is one that somebody else runs, known by its URL. */
export const HomeserverKind = z.enum(["none", "tuwunel", "synapse", "external"]);
export type HomeserverKind = z.infer<typeof HomeserverKind>;

/** Whether an instance should run: stored. Whether it does is asked of Docker. */
export const Desired = z.enum(["running", "stopped"]);
export type Desired = z.infer<typeof Desired>;

/** The services an instance may have, as Compose knows them. The homeserver's is named after its kind. */
export const Service = z.enum(["backend", "frontend", "tuwunel", "synapse"]);
export type Service = z.infer<typeof Service>;

/** Whether a service, or a kind, is a homeserver of an instance's own. */
export const isHomeserver = (which: Service | HomeserverKind): which is "tuwunel" | "synapse" => which === "tuwunel" || which === "synapse";

/** What the registry knows of an instance. All else stands in its folder. JSON, so that a step can return it. */
export const Instance = z.object({
  /** Never used again, unlike the name. */
  id: z.string(),
  name: InstanceName,
  /** DATA_DIR, absolute. */
  directory: z.string(),
  homeserver: HomeserverKind,
  /** The homeserver alone, without MindRoom. */
  onlyMatrix: z.boolean(),
  /** Fixed at creation. Null without Matrix. */
  serverName: z.string().nullable(),
  /** As last read from `.env.NAME`, where an operator may edit it: no two instances have the same. */
  domain: Domain,
  desired: Desired,
  /** Matrix id, or `NAME (shell)`. */
  createdBy: z.string(),
  /** An `Instant`. */
  createdAt: z.number(),
});
export type Instance = z.infer<typeof Instance>;

/** The services that an instance's `compose.yaml` has. */
export const servicesOf = ({ homeserver, onlyMatrix }: Pick<Instance, "homeserver" | "onlyMatrix">): readonly Service[] => {
  const own: readonly Service[] = homeserver === "tuwunel" || homeserver === "synapse" ? [homeserver] : [];
  return onlyMatrix ? own : [...own, "backend", "frontend"];
};

/** The container of one of an instance's services. */
export const containerName = (name: InstanceName, service: Service): string => `${name}-${service}`;

/** The Compose project of an instance. */
export const projectName = (name: InstanceName): string => `mindroom-${name}`;
