import { html } from "hono/html";
import { z } from "zod";
import { field } from "../engine/field.ts";
import type { Body, Filled, Shown } from "../engine/define-form.ts";
import type { Html } from "../engine/page.ts";
import { firstOf, textOf } from "../engine/read-text.ts";

/** Long rather than intricate; no control characters, which couldn't be typed again. */
const Password = z
  .string()
  .min(10, "Too short: at least 10 characters. A few random words do well.")
  .max(400, "Too long: at most 400 characters.")
  .refine((password) => !/\p{Cc}/u.test(password), "A password can't contain control characters.")
  .refine((password) => new Set(password).size >= 5, "Too easy to guess: it repeats itself.");

/** The two fields in which somebody chooses a password. */
export const passwordFields = (wrong: Shown["wrong"]): Html => html`${field({ name: "password", label: "Password", type: "password", autocomplete: "new-password", hint: "At least 10 characters. A few random words do well." }, wrong)}
${field({ name: "repeat", label: "Password, once more", type: "password", autocomplete: "new-password", hint: "The same again." }, wrong)}`;

/** Reads them. @param user whose password it is; null where that isn't known. */
export function readPassword(body: Body, user: string | null): Filled<{ readonly password: string }> {
  const typed = textOf(body["password"]);
  const password = Password.safeParse(typed);
  const sameTwice = typed === textOf(body["repeat"]);
  const namesItself = user !== null && user.length > 3 && typed.toLowerCase().includes(user);
  if (password.success && sameTwice && !namesItself) return { read: { password: password.data } };
  return {
    wrong: {
      ...(namesItself ? { password: "Too easy to guess: it contains the user name." } : {}),
      ...(password.success ? {} : { password: firstOf(password.error) }),
      ...(sameTwice ? {} : { repeat: "The two passwords differ." }),
    },
  };
}
