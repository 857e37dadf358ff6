import { createHmac } from "node:crypto";
import { z } from "zod";
import { UserError } from "../model/error.ts";
import type { SettingsFault } from "../model/errors/file-errors.ts";
import type { Account, Homeserver, Reach } from "../model/homeserver.ts";
import { checkAccount } from "./local-account.ts";
import { expected, type Ask } from "./matrix-request.ts";
import { ownAccounts } from "./own-accounts.ts";
import { probeVersions } from "./probe-versions.ts";

/** Where Synapse and Tuwunel differ. */
export type Kind = {
  /** Answers with the version, without an account. */
  readonly version: { readonly path: string; readonly schema: z.ZodType<string> };
  /** The name as which it acts itself; left out where there is none. */
  readonly serverUser?: string;
  /** Makes the token that the agents use known to it, and gives whether it wasn't; left out where it has it from its environment. */
  readonly makeToken?: (ask: Ask, reach: Reach, serviceToken: string, token: string) => Promise<boolean>;
};

const Nonce = z.object({ nonce: z.string() });
const Access = z.object({ user_id: z.string(), access_token: z.string() });

/** The service account's name. */
const service = "innkeeper";
const deviceName = "Innkeeper";

/** A homeserver that Innkeeper made: it knows the shared secret, and Synapse's admin API, which Tuwunel speaks too. */
export function ownHomeserver(ask: Ask, kind: Kind, pageSize: number): Homeserver {
  const register = async (reach: Reach, user: string, password: string, admin: boolean): Promise<Account> => {
    const secret = needed(reach.secrets.sharedSecret, "shared-secret");
    const { nonce } = expected(Nonce, await ask(reach.url, "/_synapse/admin/v1/register"), "give a nonce");
    const mac = createHmac("sha1", secret).update([nonce, user, password, admin ? "admin" : "notadmin"].join("\0")).digest("hex");
    const answer = await ask(reach.url, "/_synapse/admin/v1/register", {
      method: "POST",
      body: { nonce, username: user, password, admin, mac, displayname: user === service ? deviceName : user },
    });
    if (answer.errcode === "M_USER_IN_USE") throw new UserError("name-taken", { user, serverName: reach.serverName });
    if (answer.errcode === "M_INVALID_USERNAME") throw new UserError("name-invalid", { user, why: "letters" });
    if (answer.errcode === "M_WEAK_PASSWORD" || answer.errcode === "M_PASSWORD_TOO_SHORT") throw new UserError("password-weak", { why: "homeserver-says" });
    return account(expected(Access, answer, "make an account"));
  };

  const signIn: Homeserver["signIn"] = async ({ url }, { user, password }) => {
    const answer = await ask(url, "/_matrix/client/v3/login", {
      method: "POST",
      body: { type: "m.login.password", identifier: { type: "m.id.user", user }, password, initial_device_display_name: deviceName },
    });
    if (answer.errcode === "M_FORBIDDEN" || answer.errcode === "M_USER_DEACTIVATED") throw new UserError("password-wrong", { user });
    return account(expected(Access, answer, "sign in"));
  };

  const whoami = async (reach: Reach, token: string): Promise<boolean> => (await ask(reach.url, "/_matrix/client/v3/account/whoami", { token })).status === 200;

  const serviceAccount = async (reach: Reach): Promise<Account> => {
    const known = reach.secrets.serviceToken;
    if (known !== undefined && (await whoami(reach, known))) return { userId: `@${service}:${reach.serverName}`, token: known };
    const password = needed(reach.secrets.servicePassword, "service-password");
    try {
      return await register(reach, service, password, true);
    } catch (thrown) {
      // A crash came between making it and keeping its token, or the token was revoked.
      if (thrown instanceof UserError && thrown.code === "name-taken") return signIn(reach, { user: service, password });
      throw thrown;
    }
  };

  return {
    can: new Set(["make accounts", "list accounts", "reset passwords", "deactivate accounts", "give out a registration token"]),
    serverUser: kind.serverUser ?? null,
    probe: (url, signal) => probeVersions(ask, url, kind.version, signal),
    serviceAccount,
    async allowRegistration(reach) {
      if (kind.makeToken === undefined) return false;
      const { token } = await serviceAccount(reach);
      return kind.makeToken(ask, reach, token, needed(reach.secrets.registrationToken, "registration-token"));
    },
    async register(reach, { user, password, admin }) {
      checkAccount(user, password, reach.serverName);
      return register(reach, user, password, admin);
    },
    signIn,
    async signOut({ url }, { token }) {
      const { status, errcode } = await ask(url, "/_matrix/client/v3/logout", { method: "POST", token, body: {} });
      if (status !== 200 && errcode !== "M_UNKNOWN_TOKEN") throw new Error(`the homeserver answered ${status} ${errcode ?? ""} to a sign-out`);
    },
    ...ownAccounts(ask, serviceAccount, pageSize),
  };
}

const account = ({ user_id, access_token }: z.infer<typeof Access>): Account => ({ userId: user_id, token: access_token });

type Lost = Extract<SettingsFault, { readonly kind: "lost" }>["secret"];

function needed(secret: string | undefined, what: Lost): string {
  if (secret !== undefined) return secret;
  throw new UserError("settings-broken", { path: null, line: null, fault: { kind: "lost", secret: what } });
}
