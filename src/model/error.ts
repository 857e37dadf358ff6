/**
 * What a person did, asked for or must mend: shown to them as it is. Anything else that is thrown is a fault of ours, and is
 * shown as a reference number.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** Stable, for `--json` and tests: `port-taken`. */
  readonly code: string;
  /** What to do next; commands in it stand in backticks and are real ones (a test parses each). */
  readonly hint: string | undefined;
  /** What a program said, shown letter by letter: the end of a log. */
  readonly detail: string | undefined;

  /** @param message what happened, in the reader's words, as a whole sentence. */
  constructor(code: string, message: string, hint?: string, detail?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.detail = detail;
  }
}

/** The text of whatever was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
