import { z } from "zod";
import { Domain, InstanceName, Port } from "./instance.ts";

/** What a port is for. Each has its own range: from 8765, 3003, 8448 unless configured. */
export const PortRole = z.enum(["backend", "frontend", "matrix"]);
export type PortRole = z.infer<typeof PortRole>;

/** A port each for the roles that an instance has. */
export type PortSet = Partial<Record<PortRole, number>>;

/** What `.env.NAME` says, but the secrets. JSON, so that a step can return it. */
export const Settings = z.object({
  name: InstanceName,
  directory: z.string(),
  domain: Domain,
  bindAddress: z.ipv4(),
  /** IPv4 CIDR, a /28. */
  subnet: z.cidrv4(),
  ports: z.object({ backend: Port.exactOptional(), frontend: Port.exactOptional(), matrix: Port.exactOptional() }),
  images: z.object({ backend: z.string().exactOptional(), frontend: z.string().exactOptional(), homeserver: z.string().exactOptional() }),
  /** Null without Matrix. */
  serverName: z.string().nullable(),
  /** Where the backend finds its homeserver: within its own network, or an external one's URL. */
  homeserverUrl: z.string(),
  federation: z.boolean(),
  /** Keeps several instances on one homeserver apart; only with an external one. */
  namespace: z.string().exactOptional(),
});
export type Settings = z.infer<typeof Settings>;

/** What must never be journalled, logged, queued or shown. */
export type Secrets = {
  /** Makes ordinary users only: what the agents get. */
  readonly registrationToken?: string;
  /** Can make server admins: the homeserver and Innkeeper alone know it. */
  readonly sharedSecret?: string;
  /** Of `@innkeeper`, the service account on each homeserver that Innkeeper makes. */
  readonly servicePassword?: string;
  /** That account's access token, once it has signed in. */
  readonly serviceToken?: string;
  /** Of MindRoom's dashboard. */
  readonly apiKey: string;
};
