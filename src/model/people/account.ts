import { z } from "zod";
import { UserError } from "../error.ts";

/** An account as commands take it: `bob`, or `@bob:dev.example.org`. */
export const UserName = z
  .string()
  .trim()
  .toLowerCase()
  .max(255, "is longer than 255 characters")
  .regex(/^@?[a-z0-9._=/+-]+(:[a-z0-9.:[\]-]+)?$/, "must be a user name such as bob, or a whole id such as @bob:dev.example.org")
  .describe("the account, such as bob or @bob:dev.example.org");

/**
 * Whose an account is, by its name: Innkeeper's own, the homeserver's, an agent's of MindRoom, or a person's.
 * @param serverUser the name as which that homeserver acts itself, where it does.
 */
export function ownerOf(user: string, serverUser: string | null = null): "innkeeper" | "homeserver" | "agent" | "person" {
  if (user === "innkeeper" || user.startsWith("innkeeper-check-")) return "innkeeper";
  if (user === serverUser) return "homeserver";
  return user.startsWith("mindroom_") ? "agent" : "person";
}

/** `bob` of `@bob:dev.example.org`. */
export const localpart = (userId: string): string => userId.slice(1, userId.indexOf(":"));

/** The name on this homeserver that is meant by `bob` or `@bob:SERVER`. @throws UserError `other-server`. */
export function userOn(serverName: string, typed: string): string {
  const bare = typed.replace(/^@/, "");
  const colon = bare.indexOf(":");
  if (colon < 0) return bare;
  const server = bare.slice(colon + 1);
  if (server === serverName.toLowerCase()) return bare.slice(0, colon);
  throw new UserError("other-server", { user: bare, server, serverName });
}
