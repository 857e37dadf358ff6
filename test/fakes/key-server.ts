import type { KeyRequest } from "../../src/matrix/crypto/request.ts";

type Signed = { signatures?: Record<string, Record<string, string>> };
type Keys = Record<string, unknown>;
type DeviceHeld = { keys: Keys & Signed; oneTime: [string, unknown][]; queue: { type: string; sender: string; content: unknown }[] };
type Device = { readonly user: string; readonly device: string };
type Identity = Partial<Record<"master_key" | "self_signing_key" | "user_signing_key", unknown>>;

/** What a homeserver does for encryption: it holds public keys and passes messages from device to device. It can also lie. */
export class KeyServer {
  readonly devices = new Map<string, Map<string, DeviceHeld>>();
  readonly identities = new Map<string, Identity>();

  /** Answers one request of a device. */
  answer({ user, device }: Device, { path, body }: Pick<KeyRequest, "path" | "body">): unknown {
    const [, area, what] = path.split("/");
    if (area === "sendToDevice") return this.#pass(user, decodeURIComponent(what ?? ""), body as { messages: Record<string, Record<string, unknown>> });
    if (what === "upload") return this.#upload(user, device, body as { device_keys?: Keys; one_time_keys?: Keys });
    if (what === "query") return this.#query(Object.keys((body as { device_keys: Keys }).device_keys));
    if (what === "claim") return this.#claim((body as { one_time_keys: Record<string, Record<string, string>> }).one_time_keys);
    throw new Error(`nobody answers ${path}`);
  }

  /** Publishes an identity, and the signatures that it made. */
  publish(user: string, keys: Identity | null, signatures: unknown): void {
    if (keys !== null) this.identities.set(user, keys);
    for (const [device, signed] of Object.entries((signatures as Record<string, Record<string, Signed>>)[user] ?? {})) {
      const held = this.devices.get(user)?.get(device);
      if (held) held.keys.signatures = { [user]: { ...held.keys.signatures?.[user], ...signed.signatures?.[user] } };
    }
  }

  /** What waits for a device, once. */
  collect({ user, device }: Device): unknown[] {
    return this.devices.get(user)?.get(device)?.queue.splice(0) ?? [];
  }

  oneTimeKeys({ user, device }: Device): number {
    return this.devices.get(user)?.get(device)?.oneTime.length ?? 0;
  }

  #upload(user: string, device: string, { device_keys: keys, one_time_keys: oneTime }: { device_keys?: Keys; one_time_keys?: Keys }): unknown {
    const mine = this.devices.get(user) ?? new Map<string, DeviceHeld>();
    this.devices.set(user, mine);
    const held = mine.get(device) ?? { keys: {}, oneTime: [], queue: [] };
    mine.set(device, held);
    if (keys) held.keys = keys;
    held.oneTime.push(...Object.entries(oneTime ?? {}));
    return { one_time_key_counts: { signed_curve25519: held.oneTime.length } };
  }

  #query(users: readonly string[]): unknown {
    const of = (which: keyof Identity) => Object.fromEntries(users.flatMap((user) => (this.identities.get(user)?.[which] === undefined ? [] : [[user, this.identities.get(user)?.[which]]])));
    const devices = users.map((user) => [user, Object.fromEntries([...(this.devices.get(user) ?? [])].map(([device, { keys }]) => [device, keys]))]);
    return { device_keys: Object.fromEntries(devices) as Keys, failures: {}, master_keys: of("master_key"), self_signing_keys: of("self_signing_key"), user_signing_keys: of("user_signing_key") };
  }

  #claim(wanted: Record<string, Record<string, string>>): unknown {
    const given = Object.entries(wanted).map(([user, devices]) => [
      user,
      Object.fromEntries(Object.keys(devices).flatMap((device) => {
        const key = this.devices.get(user)?.get(device)?.oneTime.shift();
        return key ? [[device, Object.fromEntries([key])]] : [];
      })),
    ]);
    return { one_time_keys: Object.fromEntries(given) as Keys, failures: {} };
  }

  #pass(sender: string, type: string, { messages }: { messages: Record<string, Record<string, unknown>> }): unknown {
    for (const [user, devices] of Object.entries(messages)) {
      for (const [device, content] of Object.entries(devices)) this.devices.get(user)?.get(device)?.queue.push({ type, sender, content });
    }
    return {};
  }
}
