import { Instance } from "../../src/model/instance/instance.ts";

/** An instance of that name, without Matrix unless said otherwise. */
export const anInstance = (name: string, but: Partial<Instance> = {}): Instance =>
  Instance.parse({
    id: `id-${name}`,
    name,
    domain: `${name}.example.org`,
    directory: `/nowhere/${name}`,
    homeserver: "none",
    onlyMatrix: false,
    serverName: null,
    desired: "stopped",
    createdBy: "@alice:example.org",
    createdAt: 0,
    ...but,
  });
