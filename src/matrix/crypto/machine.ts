import * as wasm from "@matrix-org/matrix-sdk-crypto-wasm";
import { z } from "zod";
import type { SendingDevice } from "../../model/rooms/incoming.ts";
import { keepOnDisk, type Keep } from "./persistent-indexeddb.ts";
import { KeysUnusable } from "./keys-unusable.ts";
import { keyRequest, type KeyRequest } from "./request.ts";
import { Undecryptable } from "./undecryptable.ts";
import { goOnVerifying, roomRequest, type RoomRequest, type VerificationStep } from "./verification.ts";

/** What one sync says to a device. */
export type KeyUpdates = {
  readonly toDevice: readonly unknown[];
  /** Users whose devices are to be looked at anew, and those that share no room with us any more. */
  readonly changed: readonly string[];
  readonly left: readonly string[];
  readonly oneTimeKeys: Readonly<Record<string, number>>;
  /** Null where the homeserver knows no fallback keys. */
  readonly unusedFallbackKeys: readonly string[] | null;
};

/** An event as it was before it was encrypted, and what its decryption proves. */
export type Decrypted = { readonly type: string; readonly content: Readonly<Record<string, unknown>>; readonly device: SendingDevice };

export type VerificationEvent = { readonly type: string; readonly event_id: string; readonly sender: string; readonly origin_server_ts: number; readonly content: Readonly<Record<string, unknown>> };

/** The private keys of an account's identity, base64. */
export type PrivateKeys = { readonly master: string; readonly selfSigning: string; readonly userSigning: string };

/** A call into the machine takes milliseconds. One that isn't back by then never comes back. */
const deadlineMs = 60_000;

const Plain = z.looseObject({ type: z.string(), content: z.record(z.string(), z.unknown()) });
const DeviceKeys = z.object({ device_keys: z.record(z.string(), z.unknown()) });
const PublicKey = z.object({ keys: z.record(z.string(), z.string()) });

/** Leaves out what is no user's id: rooms hold what others' homeservers write into them, and nobody has keys under such a name. */
const users = (ids: readonly string[]): wasm.UserId[] =>
  ids.flatMap((id) => {
    try {
      return [new wasm.UserId(id)];
    } catch {
      return [];
    }
  });

/** The key itself, of a public cross-signing key as JSON. */
const keyIn = (json: string): string | null => Object.values(PublicKey.parse(JSON.parse(json)).keys)[0] ?? null;

/** A group session is made anew after as many messages or as long a time, as the specification recommends. */
function roomSettings(): wasm.EncryptionSettings {
  const settings = new wasm.EncryptionSettings();
  settings.algorithm = wasm.EncryptionAlgorithm.MegolmV1AesSha2;
  settings.rotationPeriodMessages = 100n;
  // In microseconds, whatever the declaration says.
  settings.rotationPeriod = 7n * 24n * 3_600_000_000n;
  // Who isn't trusted must still be able to read why.
  settings.sharingStrategy = wasm.CollectStrategy.allDevices();
  return settings;
}

/** The keys of one device, and all that is done with them. It asks no homeserver: what is to be sent it gives out as requests. */
export class Machine {
  readonly user: string;
  readonly device: string;
  /** The public keys by which others know this device. */
  readonly keys: { readonly curve25519: string; readonly ed25519: string };
  readonly #machine: wasm.OlmMachine;
  readonly #keep: Keep;
  readonly #onBroken: (thrown: Error) => void;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(machine: wasm.OlmMachine, keep: Keep, onBroken: (thrown: Error) => void) {
    this.#machine = machine;
    this.#keep = keep;
    this.#onBroken = onBroken;
    this.user = machine.userId.toString();
    this.device = machine.deviceId.toString();
    const { curve25519, ed25519 } = machine.identityKeys;
    this.keys = { curve25519: curve25519.toBase64(), ed25519: ed25519.toBase64() };
    // Keys come from the devices that made them; nobody hands them on to us, and we to nobody.
    machine.roomKeyRequestsEnabled = false;
    machine.roomKeyForwardingEnabled = false;
  }

  /**
   * Takes up a device's keys where they were left, or makes new ones.
   * @param onBroken is told once when the keys can't be written, or the machine hangs: nothing works any more until a new start.
   * @throws UserError `keys-in-use`.
   */
  static async open({ user, device, directory, onBroken }: { readonly user: string; readonly device: string; readonly directory: string; readonly onBroken: (thrown: Error) => void }): Promise<Machine> {
    const keep = await keepOnDisk(directory, onBroken);
    try {
      return new Machine(await wasm.OlmMachine.initialize(new wasm.UserId(user), new wasm.DeviceId(device), keep.name), keep, onBroken);
    } catch (thrown) {
      await keep.close();
      throw thrown;
    }
  }

  /**
   * One call at a time. Otherwise sharing a key could write an Olm session that a sync at the same time has moved on, before the key
   * that came with it is written; a crash then would lose that key.
   * @throws KeysUnusable; Undecryptable.
   */
  async #alone<T>(what: string, act: (machine: wasm.OlmMachine) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => {
      if (this.#closed) throw new KeysUnusable(what, "the keys are closed");
      return this.#inTime(what, act(this.#machine)).catch((thrown: unknown) => {
        throw thrown instanceof Undecryptable ? thrown : new KeysUnusable(what, thrown);
      });
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #inTime<T>(what: string, work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new Error(`The encryption machine did not come back from ${what}.`);
        this.#onBroken(error);
        reject(error);
      }, deadlineMs).unref();
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  /** Takes in what a sync says. Safe to be given twice; on the disk when it resolves. */
  async receive({ toDevice, changed, left, oneTimeKeys, unusedFallbackKeys }: KeyUpdates): Promise<void> {
    await this.#alone("a sync", async (machine) => {
      const lists = new wasm.DeviceLists(users(changed), users(left));
      const trust = new wasm.DecryptionSettings(wasm.TrustRequirement.Untrusted);
      await machine.receiveSyncChanges(JSON.stringify(toDevice), lists, new Map(Object.entries(oneTimeKeys)), unusedFallbackKeys ? new Set(unusedFallbackKeys) : undefined, trust);
    });
  }

  /** What is to be sent now. The same again until it was answered. */
  async outgoing(): Promise<readonly KeyRequest[]> {
    return this.#alone("its requests", async (machine) => (await machine.outgoingRequests()).flatMap((each) => keyRequest(each) ?? []));
  }

  /** Whether the homeserver was given this device's keys, as far as is known here. */
  async published(): Promise<boolean> {
    return !(await this.outgoing()).some(({ type, body }) => type === wasm.RequestType.KeysUpload && DeviceKeys.safeParse(body).success);
  }

  /** The same, as far as it is to be said in rooms. */
  async sayings(): Promise<readonly RoomRequest[]> {
    return this.#alone("its messages", async (machine) => (await machine.outgoingRequests()).flatMap((each) => roomRequest(each) ?? []));
  }

  async answered({ id, type }: Pick<KeyRequest, "id" | "type">, answer: unknown): Promise<void> {
    await this.#alone("an answer", async (machine) => machine.markRequestAsSent(id, type, JSON.stringify(answer)));
  }

  /** From now on these people's devices are known, once what `outgoing` asks for is answered. */
  async track(people: readonly string[]): Promise<void> {
    await this.#alone("new people", async (machine) => machine.updateTrackedUsers(users(people)));
  }

  /** All that is known of others is to be asked for again: nobody said what changed meanwhile. */
  async doubtAll(): Promise<void> {
    await this.#alone("doubt", async (machine) => machine.markAllTrackedUsersAsDirty());
  }

  /** Asks for the keys with which to reach devices that were never reached. Waits 5 s for each person whose devices aren't known yet. */
  async missingSessions(people: readonly string[]): Promise<KeyRequest | null> {
    return this.#alone("missing sessions", async (machine) => {
      const claim = await machine.getMissingSessions(users(people));
      return claim ? keyRequest(claim) : null;
    });
  }

  /** Gives the room's key to all of their devices that don't have it. Nothing is to be encrypted before these are answered. */
  async shareKey(room: string, people: readonly string[]): Promise<readonly KeyRequest[]> {
    return this.#alone("sharing a key", async (machine) =>
      (await machine.shareRoomKey(new wasm.RoomId(room), users(people), roomSettings())).flatMap((each) => keyRequest(each) ?? []),
    );
  }

  /** @returns the content of an `m.room.encrypted`. */
  async encrypt(room: string, type: string, content: unknown): Promise<Readonly<Record<string, unknown>>> {
    const encrypted = await this.#alone("encrypting", async (machine) => machine.encryptRoomEvent(new wasm.RoomId(room), type, JSON.stringify(content)));
    return z.record(z.string(), z.unknown()).parse(JSON.parse(encrypted));
  }

  /**
   * Opens an `m.room.encrypted`. The device is what the keys prove, whatever the event says of itself.
   * @throws Undecryptable.
   */
  async decrypt(room: string, event: { readonly sender: string }): Promise<Decrypted> {
    return this.#alone("decrypting", async (machine) => {
      try {
        const trust = new wasm.DecryptionSettings(wasm.TrustRequirement.Untrusted);
        const opened = await machine.decryptRoomEvent(JSON.stringify({ ...event, room_id: room }), new wasm.RoomId(room), trust);
        const { type, content } = Plain.parse(JSON.parse(opened.event));
        return { type, content, device: await senderOf(machine, event.sender, opened) };
      } catch (thrown) {
        throw new Undecryptable(thrown);
      }
    });
  }

  /** Takes in a decrypted event of a verification in a room. What it gives rise to is among `sayings`. */
  async receiveVerification(room: string, { content, event_id, origin_server_ts, sender, type }: VerificationEvent): Promise<void> {
    await this.#alone("a verification", async (machine) => machine.receiveVerificationEvent(JSON.stringify({ content, event_id, origin_server_ts, sender, type }), new wasm.RoomId(room)));
  }

  /** See `goOnVerifying`. */
  async verify(user: string, flow: string): Promise<VerificationStep | null> {
    return this.#alone("a verification", async (machine) => goOnVerifying(machine, user, flow));
  }

  /** Remembers for good that a room is encrypted. */
  async rememberEncrypted(room: string): Promise<void> {
    await this.#alone("a room's settings", async (machine) => {
      const settings = new wasm.RoomSettings();
      settings.algorithm = wasm.EncryptionAlgorithm.MegolmV1AesSha2;
      await machine.setRoomSettings(new wasm.RoomId(room), settings);
    });
  }

  async wasEncrypted(room: string): Promise<boolean> {
    return this.#alone("a room's settings", async (machine) => (await machine.getRoomSettings(new wasm.RoomId(room))) !== undefined);
  }

  /** The public master key of a person, as far as it is known; null without one. */
  async identityOf(user: string): Promise<string | null> {
    return this.#alone("an identity", async (machine) => masterKeyOf(machine, user));
  }

  /** The private keys of our own identity; null where not all are here. */
  async privateKeys(): Promise<PrivateKeys | null> {
    return this.#alone("the identity's keys", async (machine) => {
      const { masterKey, self_signing_key: selfSigning, userSigningKey } = (await machine.exportCrossSigningKeys()) ?? {};
      return masterKey !== undefined && selfSigning !== undefined && userSigningKey !== undefined ? { master: masterKey, selfSigning, userSigning: userSigningKey } : null;
    });
  }

  /** Takes private keys in; true when they are those of the public ones that the homeserver gave. */
  async takePrivateKeys({ master, selfSigning, userSigning }: PrivateKeys): Promise<boolean> {
    return this.#alone("the identity's keys", async (machine) => {
      const { hasMaster, hasSelfSigning, hasUserSigning } = await machine.importCrossSigningKeys(master, selfSigning, userSigning);
      return hasMaster && hasSelfSigning && hasUserSigning;
    });
  }

  /** Makes an identity, unless its keys are here already, and signs this device with it. `keys` and `signatures` as they are to be sent, in this order. */
  async makeIdentity(): Promise<{ readonly device: KeyRequest | null; readonly keys: Readonly<Record<string, unknown>>; readonly signatures: unknown }> {
    return this.#alone("making an identity", async (machine) => {
      const made = await machine.bootstrapCrossSigning(false);
      const { uploadSigningKeysRequest, uploadSignaturesRequest } = made;
      const device: unknown = made.uploadKeysRequest;
      return {
        device: device instanceof wasm.KeysUploadRequest ? keyRequest(device) : null,
        keys: z.record(z.string(), z.unknown()).parse(JSON.parse(uploadSigningKeysRequest.body)),
        signatures: JSON.parse(uploadSignaturesRequest.body) as unknown,
      };
    });
  }

  /** Lets go of the keys, after what is under way. */
  async close(): Promise<void> {
    await this.#alone("closing", async (machine) => {
      this.#closed = true;
      machine.close();
      await this.#keep.close();
    });
  }
}

async function masterKeyOf(machine: wasm.OlmMachine, user: string): Promise<string | null> {
  const identity = await machine.getIdentity(new wasm.UserId(user));
  return identity ? keyIn(identity.masterKey) : null;
}

/** The device whose keys were used. One that the sender doesn't have, or that passed on what another had sent, is nobody's. */
async function senderOf(machine: wasm.OlmMachine, sender: string, opened: wasm.DecryptedRoomEvent): Promise<SendingDevice> {
  const devices = (await machine.getUserDevices(new wasm.UserId(sender))).devices();
  const used = devices.find((each) => each.curve25519Key?.toBase64() === opened.senderCurve25519Key && each.ed25519Key?.toBase64() === opened.senderClaimedEd25519Key);
  const identity = await masterKeyOf(machine, sender);
  const firstHand = opened.forwardingCurve25519KeyChain.length === 0 && opened.forwarder === undefined;
  if (!used || !firstHand) return { id: "unknown", identity, signed: false };
  return { id: used.deviceId.toString(), identity, signed: used.isCrossSignedByOwner() };
}
