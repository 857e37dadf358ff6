import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { liftRateLimit } from "../src/matrix/transport/accounts.ts";
import { createAdminRoom, joinRoom } from "../src/matrix/rooms/admin-room.ts";
import type { Account } from "../src/model/homeserver.ts";
import { freePort } from "../test/fakes/free-port.ts";
import { homeserverAt } from "../src/operations/instance/addresses.ts";
import { end, type Child } from "./child.ts";
import type { Place } from "./place.ts";
import { Speaker } from "./speaker.ts";

/** A bot that runs as a process of its own, and a person in a room with it. */
export type Answering = {
  readonly speaker: Speaker;
  child: Child;
  end(): Promise<void>;
  /** Starts it again after it was ended; resolves when it listens. */
  restart(): Promise<void>;
};

export type TwoBots = { readonly echo: Answering; readonly innkeeper: Answering };

/** What all that need both bots say of their homeserver. */
export const homeserverNote = "a Synapse in a container, made by Innkeeper's own `instance create --only-matrix`; its rate limits are lifted for all accounts";
/** What all say whose rooms are encrypted. */
export const encryptedNote = "encrypted; the echo bot by the SDK's own means, over the same WebAssembly and store";
/** Answered at once, whatever there is. */
export const command = "!port list";

const homes = new WeakMap<Place, ReturnType<typeof homeserver>>();

/** Starts both bots on the one homeserver of this place. */
export async function twoBots(place: Place, { encrypted }: { readonly encrypted: boolean }): Promise<TwoBots> {
  const home = homes.get(place) ?? homeserver(place);
  homes.set(place, home);
  const { account, url } = await home;
  return {
    echo: await answering(place, url, await account(), encrypted, await account(), async ({ token }, _room, _person, folder) =>
      place.child(["bench/echo-bot.ts"], { ECHO_URL: url, ECHO_TOKEN: token, ECHO_FOLDER: folder }, /listening/),
    ),
    innkeeper: await answering(place, url, await account(), encrypted, await account(), async ({ token }, room, person, folder) => {
      const tokenFile = join(folder, "token");
      await writeFile(tokenFile, token, { mode: 0o600 });
      const settings = { homeserver: { url, tokenFile, rateLimited: false }, rooms: [room], owners: [person.userId], web: { port: await freePort() } };
      const config = await place.config(`${folder.slice(-8)}-data`, settings);
      return place.child(["src/main.ts", "bot"], { INNKEEPER_CONFIG: config, INNKEEPER_DATA_ROOT: "" }, /"Signed in"/);
    }),
  };
}

type Start = (bot: Account, room: string, person: Account, folder: string) => Promise<Child>;

async function answering(place: Place, url: string, bot: Account, encrypted: boolean, person: Account, start: Start): Promise<Answering> {
  const folder = join(place.folder, randomBytes(4).toString("hex"));
  mkdirSync(folder);
  const room = await createAdminRoom({ url, token: person.token, name: "bench", invite: [bot.userId], encrypted });
  await joinRoom({ url, token: bot.token, room });
  const again = async (): Promise<Child> => start(bot, room, person, folder);
  const child = await again();
  const speaker = await Speaker.listening({ url, token: person.token, room, folder: join(folder, "person") }, place.signal);
  const made: Answering = {
    speaker,
    child,
    end: async () => end(made.child),
    restart: async () => {
      made.child = await again();
    },
  };
  return made;
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
