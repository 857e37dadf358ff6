import { z } from "zod";
import { UserError } from "../model/error.ts";
import type { Account, Homeserver, Listed, Reach } from "../model/homeserver.ts";
import { checkPassword } from "./local-account.ts";
import { expected, type Answer, type Ask } from "./matrix-request.ts";

/** Closing an account takes it out of all its rooms first. */
const deactivateDeadlineMs = 60_000;

/** Synapse says true and false, or 1 and 0. */
const Truth = z.union([z.boolean(), z.number(), z.null()]).transform(Boolean);
const User = z
  .object({ name: z.string(), admin: Truth.optional(), deactivated: Truth.optional() })
  .transform(({ admin = false, deactivated = false, name }): Listed => ({ userId: name, admin, deactivated }));
const Users = z.object({ users: z.array(User), next_token: z.union([z.string(), z.number()]).nullish() });
const Devices = z.object({ devices: z.array(z.unknown()) });

/**
 * Accounts by the admin API that Synapse has (docs/admin_api/user_admin_api.md) and Tuwunel speaks too, asked as the service account.
 * Tuwunel 1.9 has `v2/users`, and no `v3/users`.
 * @param pageSize accounts in one answer.
 */
export function ownAccounts(ask: Ask, serviceAccount: (reach: Reach) => Promise<Account>, pageSize: number): Pick<Homeserver, "account" | "accounts" | "resetPassword" | "deactivate"> {
  const idOf = (user: string, { serverName }: Reach): string => encodeURIComponent(`@${user}:${serverName}`);
  // Not by the status alone: a version that lacks the endpoint answers 404, too.
  const missing = ({ errcode }: Answer): boolean => errcode === "M_NOT_FOUND";
  const noAccount = (user: string, { serverName }: Reach): UserError => new UserError("no-account", { user, serverName, name: null });

  async function list(reach: Reach, from: string | null, more: Readonly<Record<string, string>>, signal?: AbortSignal): ReturnType<Homeserver["accounts"]> {
    const { token } = await serviceAccount(reach);
    const which = new URLSearchParams({ from: from ?? "0", limit: String(pageSize), guests: "false", deactivated: "true", locked: "true", ...more });
    const answer = await ask(reach.url, `/_synapse/admin/v2/users?${which.toString()}`, { token, ...(signal === undefined ? {} : { signal }) });
    const { users, next_token: next } = expected(Users, answer, "list its accounts");
    return { accounts: users, next: next == null || users.length === 0 ? null : String(next) };
  }

  return {
    // By the list, which is known to be there in Tuwunel, as the single account's page isn't; and a filter may be ignored.
    async account(reach, user) {
      const userId = `@${user}:${reach.serverName}`;
      for (let from: string | null = null; ; ) {
        const { accounts, next }: Awaited<ReturnType<Homeserver["accounts"]>> = await list(reach, from, { user_id: userId });
        const found = accounts.find((each) => each.userId === userId);
        if (found !== undefined || next === null) return found ?? null;
        from = next;
      }
    },
    accounts: (reach, from, signal) => list(reach, from, {}, signal),
    async resetPassword(reach, { password, user }) {
      checkPassword(user, password);
      const { token } = await serviceAccount(reach);
      const answer = await ask(reach.url, `/_synapse/admin/v1/reset_password/${idOf(user, reach)}`, { method: "POST", token, body: { new_password: password, logout_devices: true } });
      if (missing(answer)) throw noAccount(user, reach);
      if (answer.errcode === "M_WEAK_PASSWORD" || answer.errcode === "M_PASSWORD_TOO_SHORT") throw new UserError("password-weak", { why: "homeserver-says" });
      expected(z.unknown(), answer, "set a password");
      // Not every version that takes `logout_devices` obeys it, so it is looked at.
      const devices = Devices.safeParse((await ask(reach.url, `/_synapse/admin/v2/users/${idOf(user, reach)}/devices`, { token })).body);
      return { signedOut: devices.success && devices.data.devices.length === 0 };
    },
    async deactivate(reach, user) {
      const { token } = await serviceAccount(reach);
      const answer = await ask(reach.url, `/_synapse/admin/v1/deactivate/${idOf(user, reach)}`, { method: "POST", token, body: { erase: false }, deadlineMs: deactivateDeadlineMs });
      if (missing(answer)) throw noAccount(user, reach);
      expected(z.unknown(), answer, "deactivate an account");
    },
  };
}
