import type { EngineEvent } from "../model/engine.ts";
import { InstanceName, Service } from "../model/instance/instance.ts";
import { label } from "./argv.ts";
import { EventRow } from "./schemas.ts";

/** The rest (`exec_start`, `attach`, `top`…) tells nothing of how a container is, and health checks make much of it. */
const telling: ReadonlySet<string> = new Set(["start", "die", "kill", "oom", "stop", "restart", "pause", "unpause", "destroy", "health_status"]);

/** Reads a line of `docker events`; null for what is no reason to look. `health_status: healthy` is told as `health_status`. */
export function eventIn(line: string): EngineEvent | null {
  const { Action, Actor, timeNano } = EventRow.parse(JSON.parse(line));
  const action = Action.split(":", 1)[0] ?? Action;
  const instance = InstanceName.safeParse(Actor.Attributes[label.instance]);
  const service = Service.safeParse(Actor.Attributes[label.service]);
  if (!telling.has(action) || !instance.success || !service.success) return null;
  const number = (key: string): number | null => (Actor.Attributes[key] === undefined ? null : Number(Actor.Attributes[key]));
  return { instance: instance.data, service: service.data, action, signal: number("signal"), exitCode: number("exitCode"), at: Math.floor(timeNano / 1e6) };
}
