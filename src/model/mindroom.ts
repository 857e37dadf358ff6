import type { Instant } from "./clock.ts";
import type { Cause } from "./cause.ts";
import type { OneOff, OneOffEnd } from "./engine.ts";
import type { AgentsConfig } from "./files.ts";
import type { ConfigVerdict } from "./instance/config-fault.ts";
import type { Settings } from "./instance/settings.ts";
import type { Probe } from "./probe.ts";

/** MindRoom's backend and web chat. */
export interface Agents {
  /** One look at the backend; without Matrix, ready means that `/api/health` and the dashboard answer. Never throws. */
  probeBackend(settings: Settings, withMatrix: boolean, signal?: AbortSignal): Promise<Probe>;
  /** When the agents last heard from their homeserver; null where they never have, or the backend doesn't answer. Never throws. */
  lastSync(settings: Settings, signal?: AbortSignal): Promise<Instant | null>;
  /** One look at the web chat. Never throws. */
  probeFrontend(settings: Settings, signal?: AbortSignal): Promise<Probe>;
  /** The program of its image by which MindRoom judges a configuration, without running it. */
  configCheck(image: string, config: AgentsConfig): OneOff;
  /** What it found, out of how that program ended. @param text of `config.yaml`, where it is known: to name lines of it. */
  judgeConfig(end: OneOffEnd | null, text: string | null): ConfigVerdict;
  /** The line of a backend's log that says why it doesn't come up. */
  cause(log: readonly string[]): Cause | null;
  /** The lines of a log that say something: without colours, banners and frames. */
  readable(log: readonly string[]): readonly string[];
  /** Whether a backend's log says that it gives up, and will do so each time that it is restarted. */
  hopeless(log: readonly string[]): boolean;
}
