import type { AskingErrors } from "./errors/asking-errors.ts";
import type { DatabaseErrors } from "./errors/database-errors.ts";
import type { FederationErrors } from "./errors/federation-errors.ts";
import type { FileErrors } from "./errors/file-errors.ts";
import type { HomeserverErrors } from "./errors/homeserver-errors.ts";
import type { HostErrors } from "./errors/host-errors.ts";
import type { InstanceErrors } from "./errors/instance-errors.ts";
import type { JobErrors } from "./errors/job-errors.ts";
import type { LineErrors } from "./errors/line-errors.ts";
import type { LinkErrors } from "./errors/link-errors.ts";
import type { MatrixErrors } from "./errors/matrix-errors.ts";
import type { PeopleErrors } from "./errors/people-errors.ts";
import type { PortErrors } from "./errors/port-errors.ts";
import type { RegistrationErrors } from "./errors/registration-errors.ts";
import type { SettingsErrors } from "./errors/settings-errors.ts";
import type { SetupErrors } from "./errors/setup-errors.ts";
import type { TrustErrors } from "./errors/trust-errors.ts";
import type { Reason } from "./errors/reason.ts";
import type { Json } from "./json.ts";

export type { Reason } from "./errors/reason.ts";

/** Each code once, with what is known when it happens; all JSON, no secrets. `words/errors/` has a sentence and a hint for each. */
export type Facts =
  & AskingErrors
  & DatabaseErrors
  & FederationErrors
  & FileErrors
  & HomeserverErrors
  & HostErrors
  & InstanceErrors
  & JobErrors
  & LineErrors
  & LinkErrors
  & MatrixErrors
  & PeopleErrors
  & PortErrors
  & RegistrationErrors
  & SettingsErrors
  & SetupErrors
  & TrustErrors;

export type Code = keyof Facts;

/** What a code goes with: its own facts, and no other's. */
type Known = { [C in Code]: [code: C, facts: Facts[C]] }[Code];

/**
 * What a person did, asked for or must fix: they are told it. Anything else that is thrown is a fault of ours, and is shown as a
 * reference number.
 */
export class UserError extends Error implements Reason {
  override readonly name: string = "UserError";
  /** Stable, for `--json` and tests: `port-taken`. Code decides by it, and by the facts, never by words. */
  readonly code: Code;
  readonly facts: Json;

  constructor(...[code, facts]: Known) {
    // For the log alone: people read words.
    super(`${code} ${JSON.stringify(facts)}`);
    this.code = code;
    this.facts = facts;
  }
}

/** Whether that is an error of that code: its facts are then known. */
export const isError = <C extends Code>(thrown: unknown, code: C): thrown is Error & { readonly code: C; readonly facts: Facts[C] } => thrown instanceof UserError && thrown.code === code;

/** The error that a reason was, to be thrown once more. One that another version stored may be of a code or facts that nobody knows any more. */
export const errorOf = ({ code, facts }: Reason): UserError => new UserError(...([code, facts] as Known));

/** The reason that an error is, without its stack. */
export const reasonOf = ({ code, facts }: Reason): Reason => ({ code, facts });

/** Why something failed that isn't ours: its reason, or whatever it said. */
export const reasonFor = (thrown: unknown): Reason => (thrown instanceof UserError ? reasonOf(thrown) : { code: "unforeseen", facts: { says: messageOf(thrown) } });

/** The text of whatever was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
