import { SaidError } from "../model/error.ts";

/** The fewest characters of a password. */
const shortest = 10;
/** A whole Matrix id may have this many bytes. */
const longestId = 255;

/** Whether a name and a password will do, before anybody is asked. @throws UserError `name-invalid`, `password-weak`. */
export function checkAccount(user: string, password: string, serverName: string): void {
  if (!/^[a-z0-9._=/+-]+$/.test(user) || `@${user}:${serverName}`.length > longestId) {
    throw new SaidError("name-invalid", `\`${user}\` can't be a user name.`, "Use a-z, 0-9 and . _ = - / + only.");
  }
  if (/^[0-9]+$/.test(user)) throw new SaidError("name-invalid", "A user name can't be only digits.", "Put a letter into it.");
  checkPassword(user, password);
}

/** Whether a password will do for an account. @throws UserError `password-weak`. */
export function checkPassword(user: string, password: string): void {
  if (password.length < shortest) throw new SaidError("password-weak", `The password is too short: it must have ${shortest} characters or more.`, "Choose a longer one.");
  if (password.length > 512) throw new SaidError("password-weak", "The password is too long: it may have up to 512 characters.", "Choose a shorter one.");
  if (password.toLowerCase().includes(user) && user.length > 3) throw new SaidError("password-weak", "The password contains the user name.", "Choose another one.");
  if (new Set(password).size < 4) throw new SaidError("password-weak", "The password repeats the same few characters.", "Choose another one.");
}
