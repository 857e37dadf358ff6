import type { EngineEvent } from "../model/engine.ts";
import { InstanceName, Service } from "../model/instance/instance.ts";
import { telling } from "./argv.ts";
import { EventRow } from "./schemas.ts";

/** Reads a line of `docker events`; null for what is no reason to look. `health_status: healthy` is told as `health_status`. */
export function eventIn(line: string): EngineEvent | null {
  const { atNs, exitCode, signal, ...row } = EventRow.parse(JSON.parse(line));
  const instance = InstanceName.safeParse(row.instance);
  const service = Service.safeParse(row.service);
  const action = row.action.split(":", 1)[0] ?? row.action;
  if (!telling.includes(action) || !instance.success || !service.success) return null;
  const number = (text: string): number | null => (text === "" ? null : Number(text));
  return { instance: instance.data, service: service.data, action, signal: number(signal), exitCode: number(exitCode), at: Math.floor(atNs / 1e6) };
}
