import { chmod, chown, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openNetwork, type ClosedNetwork } from "../model/federation/closed-network.ts";
import { UserError } from "../model/error.ts";
import type { Files } from "../model/files.ts";
import type { Instance } from "../model/instance/instance.ts";
import { agentsConfig } from "./agents-config.ts";
import { readAuthority } from "./authority.ts";
import { composeFile } from "./compose-file.ts";
import { parseEnvFile, renderEnvFile, valuesOf, withValues, type EnvFile } from "./env-file.ts";
import { folderSize } from "./folder-size.ts";
import { keyFiles } from "./key-files.ts";
import { freshItems, homeserverItems, ownHomeserver, plannedPaths, usersHere, type Item } from "./layout.ts";
import { withoutPerson, withPerson } from "./mindroom-config.ts";
import { hasAccounts } from "./mindroom-state.ts";
import { folderTaken, moveFolder, ownerOf, stands } from "./move-folder.ts";
import { onDisk, readPlain, replaceFile, syncDirectory, writeWhole } from "./safe-file.ts";
import { derivedKeys, keysOf, readSettings, settingsOf, type SettingsFile } from "./settings-file.ts";

/** Where the folders are, what they are made of, and whose containers they describe. */
export type Place = {
  /** Holds `instances/` and `trash/`. */
  readonly dataRoot: string;
  /** The directory of templates. */
  readonly templates: string;
  readonly innkeeperId: string;
  /** The network in which homeservers federate. */
  readonly network: ClosedNetwork;
};

const envPath = (instance: Instance): string => join(instance.directory, `.env.${instance.name}`);
const serviceToken = (instance: Instance): string => join(instance.directory, "secrets", "service_token");
const privately = { mode: 0o600 };

/** The instance folders under a data root. */
export function instanceFiles({ dataRoot, templates, innkeeperId, network }: Place): Files {
  /** A slot names a folder, never a path. */
  const inTrash = (slot: string): string => {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(slot)) throw new Error("a slot of the trash must be a plain name");
    return join(dataRoot, "trash", slot);
  };

  return {
    async create(instance, settings, model) {
      if (await stands(instance.directory)) {
        if ((await ownerOf(instance.directory)) === instance.id) return;
        throw folderTaken(instance.directory);
      }
      const items = await freshItems(templates, innkeeperId, instance, settings, network, model);
      const parent = dirname(instance.directory);
      const beside = besideOf(instance);
      await onDisk(dataRoot, async () => {
        try {
          await mkdir(parent, { recursive: true, mode: 0o700 });
          await rm(beside, { recursive: true, force: true });
          await mkdir(beside, { mode: 0o700 });
          for (const item of items) await write(beside, item);
          // Last, as they may not be ours to write into any more.
          for (const item of items) if (item.text === null) await own(beside, item);
          await syncDirectory(beside);
          await rename(beside, instance.directory);
        } catch (thrown) {
          await rm(beside, { recursive: true, force: true });
          throw thrown;
        }
        await syncDirectory(parent);
      });
    },

    plan: plannedPaths,

    async discard(instance) {
      await rm(besideOf(instance), { recursive: true, force: true });
      if ((await ownerOf(instance.directory)) === instance.id) await rm(instance.directory, { recursive: true, force: true });
    },

    settings: async (instance) => settingsOf((await readOwn(instance)).settings),

    async change(instance, changes) {
      const path = envPath(instance);
      const file = parseEnvFile(await read(path), path);
      await writeWhole(path, renderEnvFile(withValues(file, keysOf(changes))), privately);
    },

    ...keyFiles,
    agentsConfig,

    async agentsKnown(instance) {
      return hasAccounts((await readPlain(join(instance.directory, "mindroom_data", "matrix_state.yaml"))) ?? "");
    },

    async secrets(instance) {
      const { settings } = await readOwn(instance);
      const own = ownHomeserver(instance) !== null;
      const sharedSecret = own ? await read(join(instance.directory, "homeserver", "registration_shared_secret")) : null;
      const servicePassword = own ? await read(join(instance.directory, "secrets", "service_password")) : null;
      const token = own ? await readPlain(serviceToken(instance)) : null;
      return {
        apiKey: settings.MINDROOM_API_KEY,
        ...(settings.MATRIX_REGISTRATION_TOKEN === undefined ? {} : { registrationToken: settings.MATRIX_REGISTRATION_TOKEN }),
        ...(sharedSecret === null ? {} : { sharedSecret: sharedSecret.trim() }),
        ...(servicePassword === null ? {} : { servicePassword: servicePassword.trim() }),
        ...(token === null ? {} : { serviceToken: token.trim() }),
      };
    },

    async keepRegistrationToken(instance, token) {
      const { file } = await readOwn(instance);
      await writeWhole(file.path, renderEnvFile(withValues(file, { MATRIX_REGISTRATION_TOKEN: token })), privately);
    },

    keepServiceToken: (instance, token) => writeWhole(serviceToken(instance), token, privately),

    async render(instance, settings) {
      const path = join(instance.directory, "backend.env");
      const backendEnv = new Set(valuesOf(parseEnvFile((await readPlain(path)) ?? "", path)).keys());
      const { file } = await readOwn(instance);
      // All texts before the first write: a broken template changes nothing.
      const compose = await composeFile(templates, innkeeperId, instance, backendEnv, settings.federation ? network : openNetwork);
      const homeserver = await homeserverItems(templates, instance, settings, network, usersHere());
      if (settings.federation && network.authority !== null && ownHomeserver(instance) !== null) homeserver.push(authorityItem(await readAuthority(network.authority)));
      for (const { path: relative, text, ownership } of homeserver) await writeWhole(join(instance.directory, relative), text ?? "", ownership);
      await writeWhole(join(instance.directory, "compose.yaml"), compose, { mode: 0o644 });
      const env = renderEnvFile(withValues(file, derivedKeys(settings)));
      if (env !== renderEnvFile(file)) await writeWhole(envPath(instance), env, privately);
    },

    addPerson: (instance, userId, { administrator }) => changeConfig(instance, (text, path) => withPerson(text, userId, administrator, path)),
    removePerson: (instance, userId) => changeConfig(instance, (text, path) => withoutPerson(text, userId, path)),

    trash: (instance, slot) => moveFolder(instance.directory, inTrash(slot), instance.id),
    restore: (instance, slot) => moveFolder(inTrash(slot), instance.directory, instance.id),
    erase: async (slot) => rm(inTrash(slot), { recursive: true, force: true }),
    size: (where) => folderSize("slot" in where ? inTrash(where.slot) : where.instance.directory),
  };
}

/** A copy of its own, so that it runs without Innkeeper. */
const authorityItem = (text: string): Item => ({ path: "homeserver/authority.pem", text, ownership: { mode: 0o444, ...usersHere().homeserver } });

/** Rewrites MindRoom's configuration, which its container may write too, unless nothing changes. */
async function changeConfig(instance: Instance, change: (text: string, path: string) => string | null): Promise<void> {
  const path = join(instance.directory, "config", "config.yaml");
  const text = change(await read(path), path);
  if (text !== null) await writeWhole(path, text, { mode: 0o644, ...usersHere().backend });
}

/** Where a folder is built before it is renamed into place. */
const besideOf = ({ directory, name, id }: Instance): string => join(dirname(directory), `.${name}.new-${id.replaceAll(/[^A-Za-z0-9-]/g, "")}`);

async function readOwn(instance: Instance): Promise<{ file: EnvFile; settings: SettingsFile }> {
  const path = envPath(instance);
  const text = await read(path);
  return { file: parseEnvFile(text, path), settings: readSettings(text, path, instance) };
}

async function read(path: string): Promise<string> {
  const text = await readPlain(path);
  if (text === null) throw new UserError("settings-broken", { path, line: null, fault: { kind: "missing" } });
  return text;
}

async function write(folder: string, { path, text, ownership }: Item): Promise<void> {
  if (text === null) await mkdir(join(folder, path), { recursive: true, mode: 0o700 });
  else await replaceFile(join(folder, path), text, ownership);
}

async function own(folder: string, { path, ownership }: Item): Promise<void> {
  const { mode, uid, gid } = ownership;
  await chmod(join(folder, path), mode);
  if (uid !== undefined && gid !== undefined && process.getuid?.() === 0) await chown(join(folder, path), uid, gid);
}
