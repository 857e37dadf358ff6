import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { liftRateLimit } from "../src/matrix/accounts.ts";
import { createAdminRoom, joinRoom } from "../src/matrix/admin-room.ts";
import type { Account } from "../src/model/homeserver.ts";
import { homeserverAt } from "../src/operations/addresses.ts";
import type { Child } from "./child.ts";
import type { Place } from "./place.ts";

/** A person, and a room of theirs with each of the bots, which run as processes of their own. */
export type TwoBots = {
  readonly url: string;
  readonly person: Account;
  readonly echo: { readonly child: Child; readonly room: string };
  readonly innkeeper: { readonly child: Child; readonly room: string };
};

/** What all that need both bots say of their homeserver. */
export const homeserverNote = "a Synapse in a container, made by Innkeeper's own `instance create --only-matrix`; its rate limits are lifted for the three accounts";

const homes = new WeakMap<Place, ReturnType<typeof homeserver>>();

/** Starts both bots on the one homeserver of this place. */
export async function twoBots(place: Place): Promise<TwoBots> {
  const home = homes.get(place) ?? homeserver(place);
  homes.set(place, home);
  const { account, url } = await home;
  const [person, echo, innkeeper] = [await account(), await account(), await account()];

  const roomWith = async (bot: Account): Promise<string> => {
    const room = await createAdminRoom({ url, token: person.token, name: "bench", invite: [bot.userId], encrypted: false });
    await joinRoom({ url, token: bot.token, room });
    return room;
  };
  const [echoRoom, room] = [await roomWith(echo), await roomWith(innkeeper)];

  const folder = `bot-${randomBytes(4).toString("hex")}`;
  const tokenFile = join(place.folder, `${folder}.token`);
  await writeFile(tokenFile, innkeeper.token, { mode: 0o600 });
  const config = await place.config(folder, { homeserver: { url, tokenFile }, rooms: [room], owners: [person.userId], web: { port: await freePort() } });
  const [echoChild, child] = await Promise.all([
    place.child(["bench/echo-bot.ts"], { ECHO_URL: url, ECHO_TOKEN: echo.token }, /listening/),
    place.child(["src/main.ts", "bot"], { INNKEEPER_CONFIG: config, INNKEEPER_DATA_ROOT: "" }, /"Signed in"/),
  ]);
  return { url, person, echo: { child: echoChild, room: echoRoom }, innkeeper: { child, room } };
}

async function homeserver(place: Place): Promise<{ url: string; account: () => Promise<Account> }> {
  const adapters = await place.open("homeserver");
  const { deps } = adapters;
  const instance = await place.instance(adapters, true);
  const url = homeserverAt(await deps.files.settings(instance));
  const secrets = await deps.files.secrets(instance);
  const reach = { url, serverName: instance.serverName ?? instance.domain, secrets };
  const account = async (): Promise<Account> => {
    const made = await deps.homeservers.of(instance).register(reach, { user: `u${randomBytes(4).toString("hex")}`, password: randomBytes(12).toString("hex"), admin: false });
    if (!(await liftRateLimit({ url, token: secrets.serviceToken ?? "", user: made.userId }))) throw new Error("Synapse knows no override_ratelimit");
    return made;
  };
  return { url, account };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
