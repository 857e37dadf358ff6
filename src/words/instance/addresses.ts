import type { InstanceName } from "../../model/instance/instance.ts";
import type { Addresses } from "../../model/instance/observed.ts";

/** Where one reaches an instance, a row each; `homeserver` says what that is. */
export function addressRows({ chat, dashboard, homeserver }: Addresses, name: InstanceName, about: string | null): readonly (readonly [string, string])[] {
  return [
    ...(chat === null ? [] : [["Chat", chat] as const]),
    ...(dashboard === null ? [] : [["Dashboard", `${dashboard} (its key: \`!instance key ${name}\`)`] as const]),
    ...(homeserver === null ? [] : [["Homeserver", about === null ? homeserver : `${homeserver} (${about})`] as const]),
  ];
}
