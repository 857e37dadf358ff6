import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Log } from "../../model/log.ts";
import { path, type Client } from "../transport/client.ts";
import type { Machine, PrivateKeys } from "../crypto/machine.ts";
import { RecoveryKey, SealedSecret } from "../crypto/recovery.ts";
import type { KeyRequest } from "../crypto/request.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

/** Where an account's recovery key is kept. */
export interface RecoveryFile {
  /** Null where there is none. */
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
}

type Establishing = {
  readonly client: Client;
  readonly machine: Machine;
  readonly recovery: RecoveryFile;
  /** For homeservers that ask for it before they take an account's first identity; null where it isn't known. */
  readonly password: string | null;
  /** Sends what the machine wants sent. */
  readonly flush: () => Promise<void>;
  /** Sends one request, and gives its answer back to the machine. */
  readonly ask: (request: KeyRequest) => Promise<void>;
  readonly log: Log;
  readonly signal: AbortSignal;
};

const secretNames: Readonly<Record<keyof PrivateKeys, string>> = {
  master: "m.cross_signing.master",
  selfSigning: "m.cross_signing.self_signing",
  userSigning: "m.cross_signing.user_signing",
};
const DefaultKey = z.object({ key: z.string() });
const Secret = z.object({ encrypted: z.record(z.string(), SealedSecret) });
const Keys = z.record(z.string(), z.object({ keys: z.record(z.string(), z.string()) })).catch({});
const Published = z.object({
  device_keys: z.record(z.string(), z.record(z.string(), z.object({ signatures: z.record(z.string(), z.record(z.string(), z.string())).catch({}) }))).catch({}),
  master_keys: Keys,
  self_signing_keys: Keys,
});
const Interactive = z.object({ session: z.string().optional(), flows: z.array(z.unknown()) });

/**
 * Sees to it that the account has an identity and that this device is signed by it, so that clients show no warning, and that the
 * identity can be taken up elsewhere with the recovery key. Safe to be done again after a crash at any place of it. Where it isn't
 * possible it says so in the log: everything else works without.
 * @throws what Matrix or Node says, except that the homeserver asks for more than is known.
 */
export async function establishIdentity(establishing: Establishing): Promise<void> {
  const { machine, flush, log, recovery } = establishing;
  await machine.track([machine.user]);
  const published = await publishedOf(establishing);
  // What is known here may never have got there, or be out of date.
  if (published.master !== (await machine.identityOf(machine.user))) await machine.doubtAll();
  await flush();
  if (published.master !== null && (await machine.privateKeys()) === null && !(await takeUp(establishing))) {
    log.warn(
      { user: machine.user },
      "The account has an identity whose keys aren't here, so this device isn't signed and clients warn of it. Put the account's recovery key where it is read, or verify this device from another session.",
    );
    return;
  }
  if (published.master === null || !published.signed) {
    if (!(await publish(establishing, published.master === null))) return;
    log.info({ user: machine.user, device: machine.device }, "This device is signed by its account's identity");
  }
  const key = RecoveryKey.parse((await recovery.read()) ?? "") ?? (await newKey(recovery));
  await keepSecrets(establishing, key);
}

/** What the homeserver has: the account's public master key, and whether this device is signed. */
async function publishedOf({ client, machine: { device, user }, signal }: Establishing): Promise<{ readonly master: string | null; readonly signed: boolean }> {
  const { device_keys: devices, master_keys: masters, self_signing_keys: signers } = Published.parse(await client.call("POST", "/keys/query", { body: { device_keys: { [user]: [device] } }, signal }));
  const signatures = devices[user]?.[device]?.signatures[user] ?? {};
  const signed = Object.keys(signers[user]?.keys ?? {}).some((key) => key in signatures);
  return { master: Object.values(masters[user]?.keys ?? {})[0] ?? null, signed };
}

async function newKey(recovery: RecoveryFile): Promise<RecoveryKey> {
  const key = RecoveryKey.make();
  // Before anything is sealed with it: a key that nobody has opens nothing.
  await recovery.write(`${key.toString()}\n`);
  return key;
}

/** The identity's private keys, out of secret storage. False when they can't be had. */
async function takeUp({ client, machine, recovery, signal }: Establishing): Promise<boolean> {
  const key = RecoveryKey.parse((await recovery.read()) ?? "");
  const id = DefaultKey.safeParse(await accountData(client, machine.user, "m.secret_storage.default_key", signal)).data?.key;
  if (key === null || id === undefined) return false;
  const secret = async (name: string): Promise<string | null> => {
    const sealed = Secret.safeParse(await accountData(client, machine.user, name, signal)).data?.encrypted[id];
    return sealed === undefined ? null : key.open(name, sealed);
  };
  const [master, selfSigning, userSigning] = [await secret(secretNames.master), await secret(secretNames.selfSigning), await secret(secretNames.userSigning)];
  return master !== null && selfSigning !== null && userSigning !== null && machine.takePrivateKeys({ master, selfSigning, userSigning });
}

/** False when the homeserver asks for what isn't known. */
async function publish({ ask, client, flush, log, machine, password, signal }: Establishing, first: boolean): Promise<boolean> {
  const { device, keys, signatures } = await machine.makeIdentity();
  if (device !== null) await ask(device);
  if (first) {
    const send = async (auth?: object): Promise<unknown> => client.call("POST", "/keys/device_signing/upload", { body: auth ? { ...keys, auth } : keys, signal });
    try {
      await send().catch(async (thrown: unknown) => {
        const asked = Interactive.safeParse(bodyOf(thrown)).data;
        if (asked === undefined || password === null) throw thrown;
        return send({ type: "m.login.password", identifier: { type: "m.id.user", user: machine.user }, password, session: asked.session });
      });
    } catch (thrown) {
      if (Interactive.safeParse(bodyOf(thrown)).success) {
        log.warn({ user: machine.user }, "The homeserver asks for the account's password before it takes its identity. Sign in with `passwordFile` in the config, once, and clients stop warning of this device.");
        return false;
      }
      throw thrown;
    }
  }
  await client.call("POST", "/keys/signatures/upload", { body: signatures, signal });
  // What the homeserver has now is what counts here.
  await machine.doubtAll();
  await flush();
  return true;
}

/** Puts the private keys into secret storage, unless the account has one already. */
async function keepSecrets({ client, log, machine, signal }: Establishing, key: RecoveryKey): Promise<void> {
  const keys = await machine.privateKeys();
  if (keys === null || (await accountData(client, machine.user, "m.secret_storage.default_key", signal)) !== null) return;
  const id = randomBytes(16).toString("hex");
  const put = async (type: string, body: unknown): Promise<unknown> => client.call("PUT", path("user", machine.user, "account_data", type), { body, signal });
  await put(`m.secret_storage.key.${id}`, key.describe());
  for (const [which, name] of Object.entries(secretNames)) {
    await put(name, { encrypted: { [id]: key.seal(name, keys[which as keyof PrivateKeys]) } });
  }
  // Last: it says that all the rest is there.
  await put("m.secret_storage.default_key", { key: id });
  log.info({ user: machine.user }, "The account's identity can be taken up elsewhere with its recovery key");
}

async function accountData(client: Client, user: string, type: string, signal: AbortSignal): Promise<unknown> {
  try {
    return await client.call("GET", path("user", user, "account_data", type), { signal });
  } catch (thrown) {
    if (requestFailureOf(thrown).code === "M_NOT_FOUND") return null;
    throw thrown;
  }
}

/** What a homeserver answered that wants more: the SDK throws the bare response then. */
function bodyOf(thrown: unknown): unknown {
  const { body } = z.object({ body: z.unknown() }).catch({ body: null }).parse(thrown);
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
