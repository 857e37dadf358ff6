/** The keys can't be used now: they couldn't be written, or are closed. What was to be done with them is as it was before. */
export class KeysUnusable extends Error {
  override readonly name = "KeysUnusable";

  /** @param what was to be done. */
  constructor(what: string, cause: unknown) {
    super(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
