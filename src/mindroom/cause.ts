import { readable } from "./readable-log.ts";
import { sinceTold, toldIssues } from "./told-issues.ts";

/** What a log line means, for the lines that are known. First match wins, so the particular ones come first. */
const known: readonly { readonly line: RegExp; readonly means: string }[] = [
  { line: /HMAC incorrect/i, means: "Its shared secret and its homeserver's differ." },
  { line: /registration has been disabled/i, means: "Its homeserver lets nobody register." },
  { line: /account collision/i, means: "The homeserver has accounts of these agents already, made by another MindRoom: its data and the homeserver's no longer belong together." },
  { line: /M_UNKNOWN_TOKEN/, means: "The homeserver no longer knows the agents: its data and the homeserver's no longer belong together." },
  { line: /requires registration tokens/i, means: "The homeserver lets agents register only with a registration token, and it has none." },
  { line: /registration[ _]token|M_UNAUTHORIZED/i, means: "The homeserver doesn't accept its registration token." },
  { line: /(extra inputs are not permitted|extra_forbidden|unknown (key|field))/i, means: "Its config.yaml has a key that this version of MindRoom doesn't know." },
  { line: /(invalid config|config(uration)? (file )?(is )?invalid|configuration validation|failed to (load|parse) config|validation errors? for config|ScannerError|ParserError)/i, means: "Its config.yaml is invalid." },
  { line: /Database belongs to|Found users in database not native to/i, means: "The homeserver's data belongs to another server name." },
  { line: /Resource temporarily unavailable|database is locked/i, means: "Another process uses the homeserver's data." },
  { line: /address already in use/i, means: "A port inside the container is taken." },
  { line: /no space left on device/i, means: "The disk is full." },
  { line: /permission denied/i, means: "It may not read or write its own files: see who owns the instance's folder." },
  { line: /out of memory|MemoryError|Cannot allocate memory/i, means: "It ran out of memory." },
  { line: /waiting for matrix homeserver/i, means: "It can't reach its homeserver." },
];

const looksLikeAnError = /\b(error|exception|critical|fatal|failed|failure|panic(ked)?|traceback)\b|_failed|Error:/i;

/** Enough of a line to recognise it. */
const longest = 300;

/** The line of a log that says why a service doesn't come up, explained where it is a known one; null when none looks like an error. */
export function causeOf(log: readonly string[]): string | null {
  const readableLines = readable(log);
  const [issue] = toldIssues(readableLines) ?? [];
  if (issue !== undefined) return `Its config.yaml is invalid. It said: ${shortened([issue.at?.join(".") ?? "", issue.says].filter((words) => words !== "").join(": "))}`;
  const lines = sinceTold(readableLines).map((line) => line.trim());
  for (const { line: pattern, means } of known) {
    const line = lines.findLast((each) => pattern.test(each));
    if (line !== undefined) return `${means} It said: ${shortened(line)}`;
  }
  const line = lines.findLast((each) => looksLikeAnError.test(each));
  return line === undefined ? null : `It said: ${shortened(line)}`;
}

/** MindRoom says so of what another try wouldn't mend, exits, and is restarted by Docker. */
export const isHopeless = (log: readonly string[]): boolean => log.some((line) => line.includes("startup_step_failed_permanently") || line.startsWith("Error: Invalid configuration"));

const shortened = (line: string): string => (line.length <= longest ? line : `${line.slice(0, longest)}…`);
