import { z } from "zod";
import { UserError } from "../../model/error.ts";
import { Client, path } from "./client.ts";
import { toUserError, requestFailureOf } from "./request-failure.ts";

/** An account's access; the token is a secret. */
export type LoggedIn = { readonly userId: string; readonly deviceId: string; readonly token: string };

/** Whose token that is. `deviceId` is null for a token without a device. @throws what Matrix or Node says. */
export async function whoAmI(client: Client, signal?: AbortSignal): Promise<{ readonly userId: string; readonly deviceId: string | null }> {
  const answer = await client.call("GET", "/account/whoami", { signal });
  const { user_id, device_id } = z.object({ user_id: z.string(), device_id: z.string().optional() }).parse(answer);
  return { userId: user_id, deviceId: device_id ?? null };
}

/** Whether a token still works, and whose it is. @throws UserError `token-refused`, `homeserver-away`. */
export async function checkToken({ url, token }: { readonly url: string; readonly token: string }): Promise<{ readonly userId: string; readonly deviceId: string | null }> {
  try {
    return await whoAmI(new Client(url, token));
  } catch (thrown) {
    throw toUserError(thrown, url);
  }
}

/**
 * Signs in with a password. Homeservers allow few logins (Synapse makes the sixth wait for minutes): keep the token.
 * @param login `deviceId` is taken over again when it is given.
 * @throws UserError `sign-in-refused`, `homeserver-limited`, `homeserver-away`, `homeserver-refused`.
 */
export async function logIn(login: {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly deviceId?: string;
  readonly deviceName: string;
}): Promise<LoggedIn> {
  const { url, user, password, deviceId, deviceName } = login;
  const body = {
    type: "m.login.password",
    identifier: { type: "m.id.user", user },
    password,
    initial_device_display_name: deviceName,
    ...(deviceId === undefined ? {} : { device_id: deviceId }),
  };
  try {
    const answer = await new Client(url, "").call("POST", "/login", { body });
    const { user_id, device_id, access_token } = z.object({ user_id: z.string(), device_id: z.string(), access_token: z.string() }).parse(answer);
    return { userId: user_id, deviceId: device_id, token: access_token };
  } catch (thrown) {
    if (requestFailureOf(thrown).code === "M_FORBIDDEN") throw new UserError("sign-in-refused", { user });
    throw toUserError(thrown, url);
  }
}

/**
 * Takes a person out of Synapse's rate limits, as one of its admins.
 * @returns false where the homeserver knows no such thing.
 */
export async function liftRateLimit({ url, token, user, signal }: { readonly url: string; readonly token: string; readonly user: string; readonly signal?: AbortSignal }): Promise<boolean> {
  const at = `/_synapse/admin/v1${path("users", user, "override_ratelimit")}`;
  try {
    await new Client(url, token).call("POST", at, { body: { messages_per_second: 0, burst_count: 0 }, signal });
    return true;
  } catch (thrown) {
    const { code } = requestFailureOf(thrown);
    if (code === "M_UNRECOGNIZED" || code === "M_NOT_FOUND" || code === "HTTP_404" || code === "HTTP_405") return false;
    throw toUserError(thrown, url);
  }
}
