import type { Config } from "../config/config.ts";

/**
 * Host names under which Innkeeper itself is found, which no instance may have.
 *
 * @param users everybody as whom the bot has signed in: with a token file, only that tells its server name.
 */
export function ownDomains({ publicUrl, homeserver }: Pick<Config, "publicUrl" | "homeserver">, users: readonly string[]): readonly string[] {
  const hosts = [new URL(publicUrl).hostname];
  // Without a homeserver there is no bot now, whoever it was before: the sandbox makes its home again under the same name.
  if (homeserver !== null) {
    hosts.push(new URL(homeserver.url).hostname);
    const configured = "user" in homeserver ? [homeserver.user] : [];
    hosts.push(...[...configured, ...users].map((user) => user.slice(user.indexOf(":") + 1).replace(/:\d+$/, "")));
  }
  return hosts.filter((host) => host !== "localhost" && host !== "127.0.0.1");
}
