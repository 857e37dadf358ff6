import { userInfo } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInterface } from "node:readline/promises";
import { openAdapters } from "./adapters.ts";
import { composeShell } from "./compose-shell.ts";
import type { Performing } from "../commands/engine/performing.ts";
import type { Config } from "../config/config.ts";
import { openLog } from "../runtime/log-file.ts";
import { runCommandLine, type Terminal } from "../shell/command-line.ts";
import { stopOnSignals } from "../runtime/stop-on-signals.ts";
import { version } from "./version.ts";

/**
 * The same commands as in a room, run by this process: while the bot runs (they share the registry and its locks), and when it or
 * the homeserver is down. Gives the exit code.
 */
export async function runShell(config: Config, argv: readonly string[]): Promise<number> {
  const log = openLog(config.logLevel, join(config.dataRoot, "shell.log"));
  const { close, deps, scopeIn } = openAdapters(config, log, version);
  const stopping = new AbortController();
  stopOnSignals(stopping, ["SIGINT", "SIGTERM", "SIGHUP"]);
  try {
    const shell = composeShell({ deps, scopeIn, user: userInfo().username, progress: terminalProgress(), signal: stopping.signal });
    return await runCommandLine({ ...shell, argv, terminal: terminal() });
  } finally {
    close();
  }
}

function terminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(text),
    outAll: async (lines) => {
      try {
        await pipeline(Readable.from(lines), stdout, { end: false });
      } catch (thrown) {
        // Such as `head`, which has seen enough.
        if ((thrown as NodeJS.ErrnoException).code !== "EPIPE") throw thrown;
      }
    },
    error: (text) => void stderr.write(text),
    width: stdout.columns || 80,
    colour: stdout.isTTY,
    ask: stdin.isTTY
      ? async (question) => {
          const asking = createInterface({ input: stdin, output: stderr });
          try {
            return await asking.question(question);
          } finally {
            asking.close();
          }
        }
      : null,
  };
}

/** One line in place on a terminal's standard error; nothing where nobody looks. */
function terminalProgress(): Performing["progress"] {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => undefined, end: () => undefined };
  const clear = "\r\u001b[2K";
  return {
    show({ title }, steps) {
      const current = steps.at(-1);
      const text = `… ${title} · ${current?.note ?? current?.title ?? ""}`;
      stderr.write(`${clear}${text.slice(0, (stderr.columns || 80) - 1)}`);
    },
    end: () => void stderr.write(clear),
  };
}
