import { userInfo } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInterface } from "node:readline/promises";
import { openAdapters } from "./adapters.ts";
import { perform } from "../commands/engine/perform.ts";
import type { Performing } from "../commands/engine/performing.ts";
import { commands } from "../commands/table.ts";
import type { Config } from "../config/config.ts";
import { openLog } from "../runtime/log-file.ts";
import type { Origin } from "../model/jobs/origin.ts";
import { auditLines } from "../operations/audit/audit.ts";
import { Interrupted } from "../jobs/ended-early.ts";
import { failureOf } from "../jobs/failure.ts";
import { runCommandLine, type Terminal } from "../shell/command-line.ts";
import { stopOnSignals } from "../runtime/stop-on-signals.ts";
import { version } from "./version.ts";
import { forms } from "../web/forms/table.ts";

/**
 * The same commands as in a room, run by this process: while the bot runs (they share the registry and its locks), and when it or
 * the homeserver is down. Gives the exit code.
 */
export async function runShell(config: Config, argv: readonly string[]): Promise<number> {
  const log = openLog(config.logLevel, join(config.dataRoot, "shell.log"));
  const { close, deps, links, scopeIn } = openAdapters(config, log, version);
  const stopping = new AbortController();
  stopOnSignals(stopping, ["SIGINT", "SIGTERM", "SIGHUP"]);
  const origin: Origin = { kind: "shell", user: userInfo().username };
  const asker = `${origin.user} (shell)`;
  const performing: Performing = { deps, table: commands, forms, progress: terminalProgress(), roleNow: null, self: asker, scopeNow: async (room) => scopeIn(room), signal: stopping.signal, put: () => undefined, queued: () => undefined };
  try {
    return await runCommandLine({
      argv,
      table: commands,
      terminal: terminal(),
      url: (to) => links.url(to),
      linesOf: (source) => auditLines(deps.audit, source),
      failureOf: (thrown, command) =>
        thrown instanceof Interrupted
          ? { code: "interrupted", facts: { command }, ref: null }
          : failureOf(thrown, { id: 0, command }, log),
      question: (invocation) => invocation.question(deps),
      record: (said, verdict) => deps.audit.add({ who: asker, place: origin, said, ...verdict }),
      perform: async (invocation, said) => {
        await invocation.check(deps, origin);
        const { ended, reply } = await perform(performing, { invocation, asker, origin, said });
        return ended.state === "done" ? { outcome: ended.outcome, reply } : { outcome: null, reply, failure: ended.failure };
      },
    });
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
