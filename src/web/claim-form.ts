import { z } from "zod";
import type { Body, Filled } from "./link-routes.ts";

/** Names that aren't a person's: Innkeeper's own account, and MindRoom's agents. */
const isOurs = (user: string): boolean => user === "innkeeper" || user.startsWith("mindroom_");

/** A user name as people type it: `@Bob:dev.example.org` is read as `bob`. */
const User = (serverName: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .transform((typed) => {
      const bare = typed.replace(/^@/, "");
      const end = `:${serverName.toLowerCase()}`;
      return bare.endsWith(end) ? bare.slice(0, -end.length) : bare;
    })
    .pipe(
      z
        .string()
        .min(1, "Choose a user name.")
        .regex(/^[a-z0-9._=/-]*$/, "Only a–z, 0–9 and . _ = - / can stand in a user name.")
        .max(100, "That is too long: 100 characters at most.")
        .refine((user) => !isOurs(user), "That name is kept for Innkeeper and the agents. Choose another."),
    );

/** Long rather than intricate; no control characters, which couldn't be typed again. */
const Password = z
  .string()
  .min(10, "Too short: at least 10 characters. A few random words do well.")
  .max(400, "Too long: at most 400 characters.")
  .refine((password) => !/\p{Cc}/u.test(password), "Control characters can't stand in a password.")
  .refine((password) => new Set(password).size >= 5, "Too easy to guess: it repeats itself.");

export type ClaimForm = { readonly user: string; readonly password: string };

/** Reads the form by which somebody makes an account. */
export function readClaimForm(body: Body, serverName: string): Filled<ClaimForm> {
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  const user = User(serverName).safeParse(text(body["user"]));
  const password = Password.safeParse(text(body["password"]));
  const sameTwice = text(body["password"]) === text(body["repeat"]);
  const namesItself = user.success && password.success && user.data.length > 3 && password.data.toLowerCase().includes(user.data);
  if (user.success && password.success && sameTwice && !namesItself) return { read: { user: user.data, password: password.data } };
  return {
    wrong: {
      ...(user.success ? {} : { user: firstOf(user.error) }),
      ...(password.success ? {} : { password: firstOf(password.error) }),
      ...(namesItself ? { password: "Too easy to guess: it contains the user name." } : {}),
      ...(sameTwice ? {} : { repeat: "The two passwords differ." }),
    },
  };
}

const firstOf = (error: z.ZodError): string => error.issues[0]?.message ?? "That can't be used.";
