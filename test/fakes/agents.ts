import { configCheck } from "../../src/mindroom/config-check.ts";
import { judgeConfig } from "../../src/mindroom/judge-config.ts";
import { readable } from "../../src/mindroom/readable-log.ts";
import type { Probe, Unready } from "../../src/model/probe.ts";
import type { Cause } from "../../src/model/cause.ts";
import type { Agents } from "../../src/model/mindroom.ts";
import type { Settings } from "../../src/model/instance/settings.ts";

/** MindRoom in memory: answers where its containers do. */
export class FakeAgents implements Agents {
  /** What is seen of a backend that doesn't answer. */
  seen: Unready = { what: "unreached", why: "refused", seconds: null };
  /** When its agents last heard from their homeserver. */
  heard: () => number | null = () => null;
  readonly #answers: (container: string) => boolean;

  /** @param answers whether what runs in a container (`dev-backend`) answers, as the fake engine's `answers` tells. */
  constructor(answers: (container: string) => boolean = () => true) {
    this.#answers = answers;
  }

  async probeBackend({ name }: Settings, _withMatrix: boolean, signal?: AbortSignal): Promise<Probe> {
    return this.#probe(`${name}-backend`, signal);
  }

  async lastSync({ name }: Settings): Promise<number | null> {
    return this.#answers(`${name}-backend`) ? this.heard() : null;
  }

  async probeFrontend({ name }: Settings, signal?: AbortSignal): Promise<Probe> {
    return this.#probe(`${name}-frontend`, signal);
  }

  /** The last line that says ERROR. */
  cause(log: readonly string[]): Cause | null {
    const line = log.findLast((each) => each.includes("ERROR"));
    return line === undefined ? null : { what: line.includes("registration token") ? "token-refused" : "unknown", line };
  }

  readonly readable = readable;
  readonly configCheck = configCheck;
  readonly judgeConfig = judgeConfig;

  hopeless(log: readonly string[]): boolean {
    return log.some((each) => each.includes("ERROR for good"));
  }

  #probe(container: string, signal: AbortSignal | undefined): Probe {
    return this.#answers(container) && signal?.aborted !== true ? { ready: true } : { ready: false, seen: this.seen };
  }
}
