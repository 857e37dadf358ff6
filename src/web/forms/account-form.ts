import { z } from "zod";
import { ownerOf } from "../../model/people/account.ts";
import type { Body, Filled } from "../engine/define-form.ts";
import { readPassword } from "./password-fields.ts";
import { firstOf, textOf } from "../engine/read-text.ts";

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
        .regex(/^[a-z0-9._=/-]*$/, "Only a–z, 0–9 and . _ = - / are allowed in a user name.")
        .max(100, "That is too long: 100 characters at most.")
        .refine((user) => ownerOf(user) === "person", "That name is kept for Innkeeper and the agents. Choose another."),
    );

export type AccountForm = { readonly user: string; readonly password: string };

/** Reads the form by which somebody gets an account. */
export function readAccountForm(body: Body, serverName: string): Filled<AccountForm> {
  const user = User(serverName).safeParse(textOf(body["user"]));
  const chosen = readPassword(body, user.data ?? null);
  if (user.success && "read" in chosen) return { read: { user: user.data, password: chosen.read.password } };
  return { wrong: { ...(user.success ? {} : { user: firstOf(user.error) }), ...("wrong" in chosen ? chosen.wrong : {}) } };
}
