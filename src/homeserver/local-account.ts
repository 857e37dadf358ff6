import { UserError } from "../model/error.ts";

/** The fewest and the most characters of a password. */
const longest = 512;
const shortest = 10;
/** A whole Matrix id may have as many. */
const longestIdBytes = 255;

/** Whether a name and a password will do, before anybody is asked. @throws UserError `name-invalid`, `password-weak`. */
export function checkAccount(user: string, password: string, serverName: string): void {
  if (!/^[a-z0-9._=/+-]+$/.test(user) || `@${user}:${serverName}`.length > longestIdBytes) {
    throw new UserError("name-invalid", { user, why: "letters" });
  }
  if (/^[0-9]+$/.test(user)) throw new UserError("name-invalid", { user, why: "digits-only" });
  checkPassword(user, password);
}

/** Whether a password will do for an account. @throws UserError `password-weak`. */
export function checkPassword(user: string, password: string): void {
  if (password.length < shortest) throw new UserError("password-weak", { why: "short", limit: shortest });
  if (password.length > longest) throw new UserError("password-weak", { why: "long", limit: longest });
  if (password.toLowerCase().includes(user) && user.length > 3) throw new UserError("password-weak", { why: "has-user-name" });
  if (new Set(password).size < 4) throw new UserError("password-weak", { why: "repeats" });
}
