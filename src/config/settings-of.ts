import type { Config } from "./config.ts";
import type { RoomEntry } from "../model/rooms/scope.ts";
import type { Settings } from "../model/setup/applied-config.ts";

/** A config's settings, as people would compare them with another's. */
export function settingsOf({ file: _file, owners, rooms, startDeadline, ...rest }: Config): Settings {
  return { rooms: rooms.map(roomOf), owners, startDeadline: `${startDeadline / 1000} s`, ...Object.fromEntries(valuesIn(rest)) };
}

function roomOf({ grant, room }: RoomEntry): string {
  if (grant === null) return room;
  const parts = [...grant.instances, ...(grant.create === null ? [] : [`${grant.create}…`])];
  return `${room} (${parts.join(", ")})`;
}

function valuesIn(group: object, place = ""): readonly (readonly [string, string])[] {
  return Object.entries(group).flatMap(([key, value]: [string, string | number | boolean | object | null | undefined]) => {
    if (value === null || value === undefined) return [];
    if (typeof value === "object") return valuesIn(value, `${place}${key}.`);
    return [[`${place}${key}`, String(value)] as const];
  });
}
