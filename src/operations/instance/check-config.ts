import { createHash } from "node:crypto";
import { UserError } from "../../model/error.ts";
import type { AgentsConfig } from "../../model/files.ts";
import type { Instance } from "../../model/instance/instance.ts";
import type { Settings } from "../../model/instance/settings.ts";
import type { Deps } from "../deps.ts";

/** What is refused when a configuration won't do. */
export type Refused = "start" | "restart" | "change";

/**
 * Holds an instance's configuration against MindRoom itself, of the image that is going to run, before anything is stopped or started for
 * it. What it has taken before isn't asked again. One that can't be asked stands in nobody's way: what comes of it is seen when it runs.
 * @throws UserError `config-invalid`.
 */
export async function checkConfig(deps: Pick<Deps, "agents" | "engine" | "files" | "log" | "validConfigs">, instance: Instance, { images: { backend: image } }: Settings, refused: Refused, signal: AbortSignal): Promise<void> {
  const { agents, engine, files, log, validConfigs } = deps;
  if (image === undefined || instance.onlyMatrix) return;
  const config = await files.agentsConfig(instance);
  const fingerprint = await fingerprintOf(deps, image, config);
  if (fingerprint !== null && validConfigs.has(fingerprint)) return;
  const verdict = agents.judgeConfig(await engine.runOnce(instance.name, agents.configCheck(image, config), signal), config.text);
  if (verdict.kind === "invalid") {
    const runs = (await engine.running(instance)).length > 0;
    throw new UserError("config-invalid", { name: instance.name, refused, runs, path: `${config.folder}/config.yaml`, faults: verdict.faults });
  }
  if (verdict.kind === "unknown") log.warn({ instance: instance.name, image, why: verdict.why }, "its MindRoom can't say whether it takes its configuration");
  // It may have been edited meanwhile, and then it was another that was judged.
  else if (fingerprint !== null && (await files.agentsConfig(instance)).fingerprint === config.fingerprint) validConfigs.add(fingerprint);
}

/** The same for instances with the same configuration, and another as soon as there is another image of that name. */
async function fingerprintOf({ agents, engine }: Pick<Deps, "agents" | "engine">, image: string, config: AgentsConfig): Promise<string | null> {
  const digest = await engine.imageDigest(image);
  if (digest === null || config.fingerprint === null) return null;
  const { argv, environment } = agents.configCheck(image, config);
  return createHash("sha256").update(JSON.stringify([digest, argv, environment, config.fingerprint])).digest("hex");
}
