import { join } from "node:path";
import { z } from "zod";
import { limits } from "../../bounded/limits.ts";
import { UserError } from "../../model/error.ts";
import type { SendingDevice } from "../../model/rooms/incoming.ts";
import { path, type Client } from "../transport/client.ts";
import type { Content } from "../outbound/content.ts";
import { Machine } from "../crypto/machine.ts";
import type { KeyRequest } from "../crypto/request.ts";
import type { RoomRequest, VerificationStep } from "../crypto/verification.ts";
import type { RoomEvent, SyncResponse } from "../transport/events.ts";
import { establishIdentity, type RecoveryFile } from "./identity.ts";
import { retry, type RetryOptions } from "../transport/retry.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

/** Where an account's keys are. */
export type KeyPlace = {
  /** Holds a folder for each of the account's devices. */
  readonly directory: string;
  readonly recovery: RecoveryFile;
  /** The account's, for homeservers that ask for it once; null where it isn't known. */
  readonly password: string | null;
};

/** An event's type and content, as they are to be sent. */
export type Sealed = { readonly type: string; readonly content: Content };

/** What is known of who sent an event. */
export type Proof = { readonly device: SendingDevice | null; readonly ciphertext: string | null };

type Deps = { readonly client: Client; readonly rooms: Rooms; readonly machine: Machine; readonly retryOptions: RetryOptions };

const Devices = z.object({ device_keys: z.record(z.string(), z.record(z.string(), z.object({ keys: z.record(z.string(), z.string()) }))).catch({}) });
const Megolm = z.object({ session_id: z.string(), ciphertext: z.string() });

/** Requests that give rise to others, at most as often in a row. */
const mostRounds = 10;

/** Everything about one device's encryption in the rooms that it is in. */
export class Encryption {
  readonly #deps: Deps;
  readonly #encrypted = new Set<string>();
  readonly #met = new Set<string>();
  /** Requests that the homeserver refused; the same is not asked again in this run. */
  readonly #refused = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Takes up the device's keys, or makes and publishes them.
   * @param device as the access token says; null for a token that belongs to none.
   * @param onBroken see `Machine.open`.
   * @throws UserError `no-device`, `keys-in-use`, `device-keys-differ`; what Matrix says when it refuses.
   */
  static async open({ client, device, keys, onBroken, retryOptions, rooms }: Omit<Deps, "machine"> & { readonly device: string | null; readonly keys: KeyPlace; readonly onBroken: (thrown: Error) => void }): Promise<Encryption> {
    if (device === null) {
      throw new UserError("no-device", {});
    }
    const directory = join(keys.directory, encodeURIComponent(device));
    const machine = await Machine.open({ user: rooms.user, device, directory, onBroken });
    const encryption = new Encryption({ client, rooms, machine, retryOptions });
    try {
      await encryption.#alone(async () => {
        await encryption.#checkDevice(directory);
        await encryption.#flush();
        await encryption.#identify(keys);
      });
      return encryption;
    } catch (thrown) {
      await machine.close();
      throw thrown;
    }
  }

  /**
   * Takes in what a sync says of keys and devices, before its events are looked at and before the sync token moves. Safe to be given
   * the same again.
   */
  async receive({ device_lists: lists, device_one_time_keys_count: counts, device_unused_fallback_key_types: fallback, to_device: toDevice }: SyncResponse): Promise<void> {
    await this.#alone(async () => {
      await this.#deps.machine.receive({ toDevice: toDevice.events, changed: lists.changed, left: lists.left, oneTimeKeys: counts, unusedFallbackKeys: fallback });
      await this.#flush();
    });
  }

  /** Nobody said which devices changed while this one wasn't listening: all are asked for anew. */
  async doubtAll(): Promise<void> {
    await this.#deps.machine.doubtAll();
  }

  /**
   * Whether a room is encrypted. Once it was, it is for ever, whatever its state says now: a homeserver could leave that out.
   * @throws Error for a room whose state isn't known.
   */
  async encrypted(room: string): Promise<boolean> {
    const { machine, rooms } = this.#deps;
    if (this.#encrypted.has(room)) return true;
    const state = rooms.state(room);
    if (state === null) throw new Error(`It isn't known whether ${room} is encrypted.`);
    if (state.encrypted) await machine.rememberEncrypted(room);
    else if (!(await machine.wasEncrypted(room))) return false;
    this.#encrypted.add(room);
    return true;
  }

  /** The same for a room that the bot may be out of by now. */
  async wasEncrypted(room: string): Promise<boolean> {
    return this.#encrypted.has(room) || (await this.#deps.machine.wasEncrypted(room));
  }

  /**
   * A message as it may be sent to a room: encrypted for everybody who is in it or invited, where the room is encrypted.
   * @throws what Matrix says when it refuses; Error for a room whose state isn't known.
   */
  async seal(room: string, content: Content): Promise<Sealed> {
    const type = "m.room.message";
    if (!(await this.encrypted(room))) return { type, content };
    return this.#alone(async () => this.#encrypt(room, type, content));
  }

  async #encrypt(room: string, type: string, content: unknown): Promise<Sealed> {
    const { machine, rooms } = this.#deps;
    // Who is invited reads it after joining. Devices are asked for before sessions are: the machine would wait in vain for them.
    const people = rooms.state(room)?.present() ?? [];
    await machine.track(people);
    await this.#flush();
    const claim = await machine.missingSessions(people);
    if (claim !== null) await this.#ask(claim);
    for (const share of await machine.shareKey(room, people)) await this.#ask(share);
    return { type: "m.room.encrypted", content: await machine.encrypt(room, type, content) };
  }

  /**
   * Takes in an event of a verification, decrypted where it was encrypted, and goes on with it: says what is to be said, and tells how far it is.
   * @param flow the id of the event that asked for it.
   * @returns null for one that isn't known.
   * @throws what Matrix says when it refuses.
   */
  async verify(room: string, event: RoomEvent, flow: string): Promise<VerificationStep | null> {
    return this.#alone(async () => {
      const { machine } = this.#deps;
      // Of whoever asks without encryption no device may be known yet.
      await machine.track([event.sender]);
      await this.#flush();
      await machine.receiveVerification(room, event);
      // What the machine answers by itself comes before what follows from it.
      await this.#say(await machine.sayings());
      const step = await machine.verify(event.sender, flow);
      await this.#say(step?.say ?? []);
      return step;
    });
  }

  async #say(requests: readonly RoomRequest[]): Promise<void> {
    for (const request of requests) {
      const { content, type } = await this.#encrypt(request.room, request.event, request.content);
      await this.#ask({ ...request, method: "PUT", path: path("rooms", request.room, "send", type, request.transaction), body: content });
    }
  }

  /** An event as its sender wrote it. One that isn't encrypted is given as it is. @throws Undecryptable. */
  async open(room: string, event: RoomEvent): Promise<{ readonly event: RoomEvent; readonly proof: Proof }> {
    if (event.type !== "m.room.encrypted") return { event, proof: { device: null, ciphertext: null } };
    await this.#meet(event.sender);
    const { content, device, type } = await this.#deps.machine.decrypt(room, event);
    const relation = content["m.relates_to"] ?? event.content["m.relates_to"];
    return {
      event: { ...event, type, content: relation === undefined ? content : { ...content, "m.relates_to": relation } },
      proof: { device, ciphertext: nameOf(event.content) },
    };
  }

  /** Lets go of the keys. */
  async close(): Promise<void> {
    await this.#turn.catch(() => undefined);
    await this.#deps.machine.close();
  }

  /** Looks at a person's devices when they are seen for the first time. */
  async #meet(user: string): Promise<void> {
    if (this.#met.has(user)) return;
    await this.#alone(async () => {
      await this.#deps.machine.track([user]);
      await this.#flush();
    });
    this.#met.add(user);
  }

  /** The homeserver must know this device by the keys that are here: else others encrypt for keys that nobody has. */
  async #checkDevice(directory: string): Promise<void> {
    const { machine } = this.#deps;
    const { user, device } = machine;
    const answer = Devices.parse(await this.#call({ method: "POST", path: "/keys/query", body: { device_keys: { [user]: [device] } } }));
    const there = answer.device_keys[user]?.[device]?.keys[`ed25519:${device}`] ?? null;
    const fine = there === null ? !(await machine.published()) : there === machine.keys.ed25519;
    if (fine) return;
    throw new UserError("device-keys-differ", { user, device, directory });
  }

  async #identify({ password, recovery }: KeyPlace): Promise<void> {
    const { client, machine, retryOptions } = this.#deps;
    const { log, signal } = retryOptions;
    const ask = async (request: KeyRequest): Promise<void> => this.#ask(request);
    const flush = async (): Promise<void> => this.#flush();
    try {
      await retry("sign this device", async () => establishIdentity({ client, machine, recovery, password, flush, ask, log, signal }), retryOptions);
    } catch (thrown) {
      if (requestFailureOf(thrown).kind !== "refused") throw thrown;
      log.warn({ says: requestFailureOf(thrown).says }, "The homeserver took no identity for this account: clients warn of this device");
    }
  }

  /** One at a time: who comes in between would change what the machine waits for. */
  async #alone<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Sends what the machine wants sent, until there is nothing. */
  async #flush(): Promise<void> {
    const { log } = this.#deps.retryOptions;
    for (let round = 0; round < mostRounds; round++) {
      const requests = (await this.#deps.machine.outgoing()).filter(({ id }) => !this.#refused.has(id));
      if (requests.length === 0) return;
      for (const request of requests) {
        try {
          await this.#ask(request);
        } catch (thrown) {
          const { kind, says } = requestFailureOf(thrown);
          if (kind !== "refused") throw thrown;
          this.#refused.add(request.id);
          log.warn({ path: request.path, says }, "The homeserver refused a request about keys");
        }
      }
    }
  }

  async #ask(request: KeyRequest): Promise<void> {
    await this.#deps.machine.answered(request, await this.#call(request));
  }

  async #call({ body, method, path }: Pick<KeyRequest, "method" | "path" | "body">): Promise<unknown> {
    const { client, retryOptions } = this.#deps;
    return retry("keys", async () => client.call(method, path, { body, signal: retryOptions.signal, limitBytes: limits.homeserverStateBytes }), retryOptions);
  }
}

/**
 * The same for the same ciphertext, however the homeserver writes it: its session, and the place in it, which the keys authenticate.
 * Format: https://gitlab.matrix.org/matrix-org/olm/-/blob/master/docs/megolm.md#message-format
 */
function nameOf(content: Content): string {
  const { ciphertext, session_id: session } = Megolm.parse(content);
  // A version, then the index as a varint under the tag 0x08.
  const bytes = Buffer.from(ciphertext, "base64");
  let [index, shift] = [0, 1];
  for (let at = 2; at < 8; at++, shift *= 128) {
    const byte = bytes[at] ?? 0;
    index += (byte & 0x7f) * shift;
    if ((byte & 0x80) === 0) break;
  }
  return `${session}|${index}`;
}
