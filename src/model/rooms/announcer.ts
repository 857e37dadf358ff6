import type { Outgoing, Notification } from "./outgoing.ts";
import type { Reply } from "../reply.ts";
import type { Scope } from "./scope.ts";

/** Told of each thing that happens, once, to the admin rooms that see what it is about. */
export interface Announcer {
  /**
   * The messages that would tell all admin rooms but `except`.
   * @param say what a room with that scope hears, a message each: none where it isn't concerned.
   */
  notices(say: (scope: Scope) => readonly Reply[], except: string | null): readonly Outgoing[];
  /** The same for what may be trouble, to all of them. */
  notifications(say: (scope: Scope) => readonly Notification[]): readonly Outgoing[];
}

/** Tells these rooms, looked up anew each time. */
export function announcerTo(rooms: () => readonly { readonly room: string; readonly scope: Scope }[]): Announcer {
  const outgoing = (room: string, notifications: readonly Notification[]): readonly Outgoing[] => notifications.map((each) => ({ room, ...each, replyTo: null, thread: null, asker: null }));
  return {
    notices: (say, except) =>
      rooms()
        .filter(({ room }) => room !== except)
        .flatMap(({ room, scope }) => outgoing(room, say(scope).map((reply) => ({ kind: "notice", reply })))),
    notifications: (say) => rooms().flatMap(({ room, scope }) => outgoing(room, say(scope))),
  };
}

/** What is to be told to those rooms that see this instance. */
export const concerning =
  (name: string, reply: Reply) =>
  ({ covers }: Scope): readonly Reply[] =>
    covers(name) && reply.length > 0 ? [reply] : [];
