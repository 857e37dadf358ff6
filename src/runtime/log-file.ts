import { dirname } from "node:path";
import { pino, stdSerializers } from "pino";
import { UserError } from "../model/error.ts";
import type { Log } from "../model/log.ts";

/** What can't be written waits in memory up to this much: a disk may be full. */
const mostWaitingBytes = 1024 * 1024;

/**
 * The program's log as JSON lines: on standard error in production, in a file where a person has the terminal. What a library
 * might hand in by mistake is redacted by its name. That it can't be written is no reason to end: the disk may be full, and whoever
 * reads a pipe may be gone.
 * @throws UserError `data-root-unusable` where the file can't even be made.
 */
export function openLog(level: string, file: string | null): Log {
  const redact = { paths: ["token", "accessToken", "password", "*.token", "*.accessToken", "*.password"], censor: "[redacted]" };
  const destination = opened(file);
  destination.on("error", () => undefined);
  return pino({ level, redact, serializers: { error: stdSerializers.err }, base: { pid: process.pid } }, destination);
}

function opened(file: string | null): ReturnType<typeof pino.destination> {
  try {
    return pino.destination({ dest: file ?? 2, mkdir: true, sync: true, mode: 0o600, maxLength: mostWaitingBytes });
  } catch (thrown) {
    if (file === null) throw thrown;
    throw new UserError("data-root-unusable", { dataRoot: dirname(file), says: (thrown as NodeJS.ErrnoException).code ?? String(thrown) });
  }
}
