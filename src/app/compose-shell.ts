import { perform } from "../commands/engine/perform.ts";
import type { Performing } from "../commands/engine/performing.ts";
import { commands } from "../commands/table.ts";
import { Interrupted } from "../jobs/ended-early.ts";
import { failureOf } from "../jobs/failure.ts";
import type { Scope } from "../model/rooms/scope.ts";
import { auditLines } from "../operations/audit/audit.ts";
import type { Deps } from "../operations/deps.ts";
import { shownCommands } from "./host/table.ts";
import type { CommandLine } from "../shell/command-line.ts";
import { forms } from "../web/forms/table.ts";

/** What a program has that performs commands without being in any room. */
type OnHost = {
  readonly deps: Deps;
  /** The scope of an admin room; null for any other room: jobs that the rooms began may be gone on with. */
  readonly scopeIn: (room: string) => Scope | null;
  /** Who asks, as the audit names them. */
  readonly asker: string;
  readonly progress: Performing["progress"];
  readonly signal: AbortSignal;
};

/** What performing commands takes on the host, where no room is seen and none is told. */
export const performingOnHost = ({ asker, deps, progress, scopeIn, signal }: OnHost): Performing => ({
  deps,
  table: commands,
  forms,
  progress,
  roleNow: null,
  scopeNow: async (room) => scopeIn(room),
  self: asker,
  signal,
  put: () => undefined,
  queued: () => undefined,
});

/** A command line but for what is typed, and where. @param user of the host, who types it. */
export function composeShell({ user, ...onHost }: Omit<OnHost, "asker"> & { readonly user: string }): Omit<CommandLine, "argv" | "terminal"> {
  const { deps } = onHost;
  const origin = { kind: "shell", user } as const;
  const asker = `${user} (shell)`;
  const performing = performingOnHost({ ...onHost, asker });
  return {
    table: commands,
    onHost: shownCommands,
    url: (to) => deps.links.url(to),
    linesOf: (source) => auditLines(deps.audit, source),
    failureOf: (thrown, command) => (thrown instanceof Interrupted ? { code: "interrupted", facts: { command }, ref: null } : failureOf(thrown, { id: 0, command }, deps.log)),
    question: (invocation) => invocation.question(deps),
    record: (said, verdict) => deps.audit.add({ who: asker, place: origin, said, ...verdict }),
    async perform(invocation, said) {
      await invocation.check(deps, origin);
      const { ended, reply } = await perform(performing, { invocation, asker, origin, said });
      return ended.state === "done" ? { outcome: ended.outcome, reply } : { outcome: null, reply, failure: ended.failure };
    },
  };
}
