import * as wasm from "@matrix-org/matrix-sdk-crypto-wasm";
import { keepOnDisk } from "../src/matrix/crypto/persistent-indexeddb.ts";

/**
 * What the SDK's own encryption asks of `@matrix-org/matrix-sdk-crypto-nodejs`, over the same WebAssembly and the same store that
 * Innkeeper uses. Without this there would be no encrypted peer on a machine on which the native package can't be installed.
 */
export * from "@matrix-org/matrix-sdk-crypto-wasm";
export const StoreType = { Sqlite: 0 } as const;

type Request = { readonly id: string; readonly type: wasm.RequestType; readonly body: string; readonly txnId?: string; readonly eventType?: string };

/** The machine uses ids up; the SDK hands the same over several times. */
const copied = (users: readonly wasm.UserId[]): wasm.UserId[] => users.map((user) => new wasm.UserId(user.toString()));
const untrusted = (): wasm.DecryptionSettings => new wasm.DecryptionSettings(wasm.TrustRequirement.Untrusted);

function request(each: { readonly id: string | undefined; readonly type: wasm.RequestType; readonly body: string }): Request {
  const { body, id = "", type } = each;
  if (!(each instanceof wasm.ToDeviceRequest)) return { id, type, body };
  const { event_type: eventType, txn_id: txnId } = each;
  // The SDK looks for these two in the body.
  return { id, type, txnId, eventType, body: JSON.stringify({ ...(JSON.parse(body) as object), txn_id: txnId, event_type: eventType }) };
}

export class DeviceLists extends wasm.DeviceLists {
  constructor(changed: readonly wasm.UserId[], left: readonly wasm.UserId[]) {
    super(copied(changed), copied(left));
  }
}

export class OlmMachine {
  readonly #machine: wasm.OlmMachine;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(machine: wasm.OlmMachine) {
    this.#machine = machine;
  }

  static async initialize(user: wasm.UserId, device: wasm.DeviceId, folder: string): Promise<OlmMachine> {
    const { name } = await keepOnDisk(folder, (thrown) => {
      throw thrown;
    });
    return new OlmMachine(await wasm.OlmMachine.initialize(user, device, name));
  }

  async #alone<T>(act: (machine: wasm.OlmMachine) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => act(this.#machine));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  get identityKeys(): wasm.IdentityKeys {
    return this.#machine.identityKeys;
  }

  async receiveSyncChanges(toDevice: string, lists: wasm.DeviceLists, counts: Readonly<Record<string, number>>, fallback: readonly string[]): Promise<string> {
    return this.#alone(async (machine) => {
      const events = await machine.receiveSyncChanges(toDevice, lists, new Map(Object.entries(counts)), new Set(fallback), untrusted());
      return `[${events.map(({ rawEvent }) => rawEvent).join()}]`;
    });
  }

  async outgoingRequests(): Promise<readonly Request[]> {
    return this.#alone(async (machine) => (await machine.outgoingRequests()).map(request));
  }

  async markRequestAsSent(id: string, type: wasm.RequestType, answer: string): Promise<boolean> {
    return this.#alone(async (machine) => machine.markRequestAsSent(id, type, answer));
  }

  async getMissingSessions(users: readonly wasm.UserId[]): Promise<Request | null> {
    return this.#alone(async (machine) => {
      const claim = await machine.getMissingSessions(copied(users));
      return claim ? request(claim) : null;
    });
  }

  async updateTrackedUsers(users: readonly wasm.UserId[]): Promise<void> {
    await this.#alone(async (machine) => machine.updateTrackedUsers(copied(users)));
  }

  async shareRoomKey(room: wasm.RoomId, users: readonly wasm.UserId[], settings: wasm.EncryptionSettings): Promise<readonly Request[]> {
    // The SDK has it in milliseconds, the machine in microseconds.
    settings.rotationPeriod *= 1000n;
    return this.#alone(async (machine) => (await machine.shareRoomKey(room, copied(users), settings)).map(request));
  }

  async encryptRoomEvent(room: wasm.RoomId, type: string, content: string): Promise<string> {
    return this.#alone(async (machine) => machine.encryptRoomEvent(room, type, content));
  }

  async decryptRoomEvent(event: string, room: wasm.RoomId): Promise<wasm.DecryptedRoomEvent> {
    return this.#alone(async (machine) => machine.decryptRoomEvent(event, room, untrusted()));
  }
}
