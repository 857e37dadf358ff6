/** Where a command came from, and so where its reply goes. */
export type Origin =
  | { readonly kind: "room"; readonly room: string; readonly event: string; readonly thread: string | null }
  | { readonly kind: "shell"; readonly user: string }
  | { readonly kind: "page"; readonly page: string };

/** Where a message came from: what answers it, answers it there. */
export const originOf = ({ answerTo, event, room, thread }: { readonly answerTo: string | null; readonly event: string; readonly room: string; readonly thread: string | null }): Origin => ({
  kind: "room",
  room,
  event: answerTo ?? event,
  thread,
});

/** The room where something was asked; null where it was in none. */
export const roomOf = (origin: Origin): string | null => (origin.kind === "room" ? origin.room : null);

/** Stands for a room's id where that isn't to be told. */
export const elsewhere = "elsewhere";

/** Where something was asked, without telling in which room. */
export const withoutRoom = (origin: Origin): Origin => (origin.kind === "room" ? { ...origin, room: elsewhere } : origin);
