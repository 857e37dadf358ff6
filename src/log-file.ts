import { pino } from "pino";
import type { Log } from "./model/log.ts";

/**
 * The program's log as JSON lines: on standard error in production, in a file where a person has the terminal. What a library
 * might hand in by mistake is redacted by its name.
 */
export function openLog(level: string, file: string | null): Log {
  const redact = { paths: ["token", "accessToken", "password", "*.token", "*.accessToken", "*.password"], censor: "[redacted]" };
  return pino({ level, redact, base: { pid: process.pid } }, pino.destination({ dest: file ?? 2, mkdir: true, sync: true, mode: 0o600 }));
}
