import type { Cause, KnownCause } from "../model/cause.ts";
import { readable } from "./readable-log.ts";
import { sinceTold, toldIssues } from "./told-issues.ts";

/** What a log line means, for the lines that are known. First match wins, so the particular ones come first. */
const known: readonly { readonly line: RegExp; readonly what: KnownCause }[] = [
  { line: /HMAC incorrect/i, what: "secrets-differ" },
  { line: /registration has been disabled/i, what: "registration-closed" },
  { line: /account collision/i, what: "accounts-of-another" },
  { line: /M_UNKNOWN_TOKEN/, what: "agents-unknown" },
  { line: /requires registration tokens/i, what: "token-missing" },
  { line: /registration[ _]token|M_UNAUTHORIZED/i, what: "token-refused" },
  { line: /(extra inputs are not permitted|extra_forbidden|unknown (key|field))/i, what: "config-key-unknown" },
  { line: /(invalid config|config(uration)? (file )?(is )?invalid|configuration validation|failed to (load|parse) config|validation errors? for config|ScannerError|ParserError)/i, what: "config-invalid" },
  { line: /Database belongs to|Found users in database not native to/i, what: "other-server-name" },
  { line: /Resource temporarily unavailable|database is locked/i, what: "data-in-use" },
  { line: /address already in use/i, what: "port-taken-inside" },
  { line: /no space left on device/i, what: "disk-full" },
  { line: /permission denied/i, what: "permission-denied" },
  { line: /out of memory|MemoryError|Cannot allocate memory/i, what: "out-of-memory" },
  { line: /waiting for matrix homeserver/i, what: "homeserver-unreachable" },
];

const looksLikeAnError = /\b(error|exception|critical|fatal|failed|failure|panic(ked)?)\b|_failed|Error:/i;

/** Enough of a line to recognise it. */
const longest = 300;

/** The line of a log that says why a service doesn't come up, and what it means where it is a known one; null when none looks like an error. */
export function causeOf(log: readonly string[]): Cause | null {
  const readableLines = readable(log);
  const [issue] = toldIssues(readableLines) ?? [];
  if (issue !== undefined) return { what: "config-invalid", line: shortened([issue.at?.join(".") ?? "", issue.says].filter((words) => words !== "").join(": ")) };
  const lines = sinceTold(readableLines).map((line) => line.trim());
  for (const { line: pattern, what } of known) {
    const line = lines.findLast((each) => pattern.test(each));
    if (line !== undefined) return { what, line: shortened(line) };
  }
  const line = lines.findLast((each) => looksLikeAnError.test(each));
  return line === undefined ? null : { what: "unknown", line: shortened(line) };
}

/** MindRoom says so of what another try wouldn't mend, exits, and is restarted by Docker. */
export const isHopeless = (log: readonly string[]): boolean => log.some((line) => line.includes("startup_step_failed_permanently") || line.startsWith("Error: Invalid configuration"));

const shortened = (line: string): string => (line.length <= longest ? line : `${line.slice(0, longest)}…`);
