import { rmSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { instanceFiles } from "../../../src/files/instance-files.ts";
import { openNetwork, type ClosedNetwork } from "../../../src/model/federation/closed-network.ts";
import type { Files } from "../../../src/model/files.ts";
import { Domain, InstanceName, type Instance } from "../../../src/model/instance/instance.ts";
import type { Settings } from "../../../src/model/instance/settings.ts";
import { temporaryFolder } from "../../fakes/temporary-folder.ts";

export const templates = join(import.meta.dirname, "../../../templates");

/** A data root of its own, an instance for it, and its files. Gone after the test. */
export function dataRoot(about: Partial<Instance> = {}, { templatesAt = templates, network = openNetwork }: { templatesAt?: string; network?: ClosedNetwork } = {}): { root: string; files: Files; instance: Instance; settings: Settings; in: (path: string) => string } {
  const root = temporaryFolder();
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const name = about.name ?? InstanceName.parse("dev");
  const domain = about.domain ?? Domain.parse("dev.example.org");
  const instance: Instance = {
    id: "3f2a9c1e-0000-4000-8000-000000000001",
    name,
    directory: join(root, "instances", name),
    homeserver: "synapse",
    onlyMatrix: false,
    serverName: about.homeserver === "none" ? null : domain,
    domain,
    desired: "stopped",
    createdBy: "@alice:example.org",
    createdAt: 0,
    ...about,
  };
  const own = instance.homeserver === "tuwunel" || instance.homeserver === "synapse";
  const settings: Settings = {
    name,
    directory: instance.directory,
    domain: instance.domain,
    bindAddress: "127.0.0.1",
    subnet: "10.232.0.0/28",
    ports: { ...(instance.onlyMatrix ? {} : { backend: 8765, frontend: 3003 }), ...(own ? { matrix: 8448 } : {}) },
    images: { ...(instance.onlyMatrix ? {} : { backend: "mindroom:1", frontend: "chat:1" }), ...(own ? { homeserver: `${instance.homeserver}:1` } : {}) },
    serverName: instance.serverName,
    homeserverUrl: own ? `http://${instance.homeserver}:8008` : "http://127.0.0.1:9",
    federation: false,
  };
  return { root, files: instanceFiles({ dataRoot: root, templates: templatesAt, innkeeperId: "inn-1", network }), instance, settings, in: (path) => join(instance.directory, path) };
}
