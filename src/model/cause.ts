/** Causes that are known by what a log says. `token-missing` and `token-refused`: of its homeserver's registration. */
export type KnownCause =
  | "secrets-differ" | "registration-closed" | "accounts-of-another" | "agents-unknown" | "token-missing" | "token-refused" | "config-key-unknown" | "config-invalid"
  | "other-server-name" | "data-in-use" | "port-taken-inside" | "disk-full" | "permission-denied" | "out-of-memory" | "homeserver-unreachable";

/** The line of a service's log that says why it doesn't come up, and what that means where it is a known one. */
export type Cause = { readonly what: KnownCause | "unknown"; readonly line: string };

/** The same, or simply the last that it said. */
export type LastSaid = Cause | { readonly what: "last-line"; readonly line: string };

/** Lines of a log in which a cause is looked for: the stack of an error that MindRoom ends with is 100 lines and more, and the next run's beginning follows it. */
export const linesForCause = 400;
