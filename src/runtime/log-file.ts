import { pino, stdSerializers } from "pino";
import type { Log } from "../model/log.ts";

/** What can't be written waits in memory up to this much: a disk may be full. */
const mostWaitingBytes = 1024 * 1024;

/**
 * The program's log as JSON lines: on standard error in production, in a file where a person has the terminal. What a library
 * might hand in by mistake is redacted by its name. That it can't be written is no reason to end: the disk may be full, and whoever
 * reads a pipe may be gone.
 */
export function openLog(level: string, file: string | null): Log {
  const redact = { paths: ["token", "accessToken", "password", "*.token", "*.accessToken", "*.password"], censor: "[redacted]" };
  const destination = pino.destination({ dest: file ?? 2, mkdir: true, sync: true, mode: 0o600, maxLength: mostWaitingBytes });
  destination.on("error", () => undefined);
  return pino({ level, redact, serializers: { error: stdSerializers.err }, base: { pid: process.pid } }, destination);
}
