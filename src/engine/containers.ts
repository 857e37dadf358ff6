import type { Container, ContainerHistory } from "../model/engine.ts";
import { InstanceName, Service } from "../model/instance/instance.ts";
import type { z } from "zod";
import type { ContainerRow, InspectedContainer } from "./schemas.ts";

/** One of our containers; null for what carries our label but no service of ours. */
export function containerOf(row: ContainerRow): Container | null {
  const instance = InstanceName.safeParse(row.instance);
  const service = Service.safeParse(row.service);
  if (!instance.success || !service.success) return null;
  return { id: row.id, instance: instance.data, service: service.data, state: row.state, health: healthIn(row.status), status: row.status };
}

export const containersIn = (rows: readonly ContainerRow[]): readonly Container[] => rows.map(containerOf).filter((each) => each !== null);

/** Docker says it only in words, in brackets at the end: `Up 3 seconds (health: starting)`. */
function healthIn(status: string): Container["health"] {
  if (status.endsWith("(healthy)")) return "healthy";
  if (status.endsWith("(unhealthy)")) return "unhealthy";
  return status.endsWith("(health: starting)") ? "starting" : null;
}

export const historyOf = ({ id, instance, service }: Container, { State, RestartCount }: z.infer<typeof InspectedContainer>): ContainerHistory => ({
  id,
  instance,
  service,
  running: State.Running && !State.Paused,
  paused: State.Paused,
  restarting: State.Restarting,
  restarts: RestartCount,
  exitCode: State.ExitCode,
  outOfMemory: State.OOMKilled,
  startedAt: time(State.StartedAt) ?? 0,
  finishedAt: time(State.FinishedAt),
});

/** Docker writes the year 1 for what never was. */
function time(text: string): number | null {
  const at = Date.parse(text);
  return at > 0 ? at : null;
}
