import type { Container, ContainerHistory, EngineEvent } from "../model/engine.ts";
import type { Service } from "../model/instance/instance.ts";
import type { Fall } from "../model/watch/notice.ts";

/** How a service came not to run: from what happened while somebody watched, else from what Docker still knows. */
export function fallOf(
  service: Service,
  seen: { readonly container: Container | undefined; readonly history: ContainerHistory | undefined; readonly events: readonly EngineEvent[] },
): Fall {
  const { container, history } = seen;
  const events = seen.events.filter((event) => event.service === service);
  const died = events.findLast(({ action }) => action === "die");
  const finished = history?.running === false ? history.finishedAt : null;
  const at = died?.at ?? finished;
  const exitCode = died?.exitCode ?? (history?.running === false ? history.exitCode : null);
  const how = (): Fall["how"] => {
    if (events.some(({ action }) => action === "oom") || history?.outOfMemory === true) return "out-of-memory";
    const asked = askedToStop(events);
    if (asked !== null) return asked;
    if (container === undefined) return "gone";
    if (died !== undefined) return "crashed";
    // 143 is death by the signal that `docker stop` sends; 137 by the one after it.
    return exitCode === 0 || exitCode === 143 || exitCode === 137 || exitCode === null ? "stopped" : "crashed";
  };
  return { service, how: how(), exitCode, at };
}

/** Whether somebody stopped it: `docker stop` says so by a signal before the end and by `stop` after it. */
export function askedToStop(events: readonly EngineEvent[]): "stopped" | "killed" | null {
  if (events.some(({ action, signal }) => action === "stop" || action === "restart" || (action === "kill" && signal === 15))) return "stopped";
  return events.some(({ action }) => action === "kill") ? "killed" : null;
}
