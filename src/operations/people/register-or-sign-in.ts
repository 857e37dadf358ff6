import { UserError } from "../../model/error.ts";
import type { Account, Homeserver, Reach } from "../../model/homeserver.ts";

/** Makes an account, or signs in to it where a run that was killed has made it. @throws UserError as `register` and `signIn`. */
export async function registerOrSignIn(homeserver: Homeserver, reach: Reach, { admin, password, user }: { readonly user: string; readonly password: string; readonly admin: boolean }): Promise<Account> {
  try {
    return await homeserver.register(reach, { user, password, admin });
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.code === "name-taken") return homeserver.signIn(reach, { user, password });
    throw thrown;
  }
}
