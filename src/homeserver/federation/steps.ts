import type { FederationFound, FederationLook, FederationStep } from "../../model/federation/federation.ts";
import { Faulty } from "./fault.ts";

const stepDeadlineMs = 10_000;

/** Takes steps, and keeps what each found, or why it failed. */
export class Steps {
  readonly passed: { found: FederationFound; ms: number }[] = [];
  failed: FederationLook["failed"] = null;
  readonly #signal: AbortSignal;

  /** @param signal whoever stops it wants to hear no more of it: then its reason is thrown. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Runs a step within its deadline, or until `enough`. @throws Faulty. */
  async take<T>(step: FederationStep, run: (signal: AbortSignal) => Promise<readonly [T, FederationFound]>, enough: readonly AbortSignal[] = []): Promise<T> {
    const since = performance.now();
    const took = (): number => Math.round(performance.now() - since);
    try {
      const [result, found] = await run(AbortSignal.any([this.#signal, AbortSignal.timeout(stepDeadlineMs), ...enough]));
      this.passed.push({ found, ms: took() });
      return result;
    } catch (thrown) {
      this.#signal.throwIfAborted();
      if (thrown instanceof Faulty) this.failed = { step, fault: thrown.fault, ms: took() };
      throw thrown;
    }
  }
}
