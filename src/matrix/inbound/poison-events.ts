import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Log } from "../../model/log.ts";

/** How often an event may fail before it is left out. */
const most = 3;

/** Whether it is our own code that fails, and not the homeserver, the disk or the keys. */
export const isOurFault = (thrown: unknown): boolean =>
  [TypeError, RangeError, URIError, z.ZodError].some((kind) => thrown instanceof kind) || (thrown instanceof Error && "code" in thrown && String(thrown.code).startsWith("SQLITE_CONSTRAINT"));

/** Events at which our own code fails: each is tried a few times and then left out, so that none makes the bot deaf for all others. */
export class PoisonEvents {
  readonly #log: Log;
  readonly #failures = new Map<string, number>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Gives the reference under which it is logged that an event is left out. @throws the same again where it is to be tried again. */
  leaveOut(about: { readonly room: string; readonly event: string; readonly sender: string }, thrown: unknown): string {
    if (!isOurFault(thrown)) throw thrown;
    const failures = (this.#failures.get(about.event) ?? 0) + 1;
    this.#failures.set(about.event, failures);
    if (failures < most) throw thrown;
    this.#failures.delete(about.event);
    const ref = randomBytes(2).toString("hex");
    this.#log.error({ ref, ...about, error: thrown }, "An event fails again and again on our side, and is left out");
    return ref;
  }
}
