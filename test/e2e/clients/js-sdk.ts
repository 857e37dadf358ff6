import { createDecipheriv, createCipheriv, createHash, randomBytes } from "node:crypto";
import { ClientEvent, createClient, EventTimeline, MatrixEventEvent, Preset, SyncState, type MatrixClient, type MatrixEvent } from "matrix-js-sdk";
import { EventShieldColour, VerificationPhase, VerifierEvent, type CryptoApi, type ShowSasCallbacks } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Account, EncryptedClient, Heard } from "./encrypted-client.ts";

// Parts of the SDK write past the logger that they are given.
for (const level of ["debug", "info", "warn"] as const) console[level] = () => undefined;
const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, getChild: () => quiet };

/** matrix-js-sdk, on which Element stands. It keeps its keys in memory only. */
export class JsSdk implements EncryptedClient {
  readonly heard: Heard[] = [];
  readonly #client: MatrixClient;
  /** What verifies somebody: the SDK itself holds it weakly, and what was collected would never hear of the other side's next step. */
  #verifying: readonly unknown[] = [];

  private constructor(client: MatrixClient) {
    this.#client = client;
    client.on(ClientEvent.Event, (event) => this.#hear(event));
    client.on(MatrixEventEvent.Decrypted, (event) => this.#hear(event));
  }

  /** @param identity whether it makes the person's identity, and signs its own device. */
  static async signIn({ url, user, password }: Account, { identity = true } = {}): Promise<JsSdk> {
    const login = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };
    const access = await createClient({ baseUrl: url, logger: quiet }).loginRequest(login);
    const client = createClient({ baseUrl: url, userId: access.user_id, deviceId: access.device_id, accessToken: access.access_token, logger: quiet });
    await client.initRustCrypto({ useIndexedDB: false });
    const signedIn = new JsSdk(client);
    const synced = new Promise<void>((resolve) => client.on(ClientEvent.Sync, (state) => state === SyncState.Prepared && resolve()));
    await client.startClient({ initialSyncLimit: 50, pollTimeout: 10_000 });
    await synced;
    if (identity) {
      await signedIn.crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: async (upload) => upload(null) });
    }
    return signedIn;
  }

  get user(): string {
    return this.#client.getSafeUserId();
  }

  get device(): string {
    return this.#client.getDeviceId() ?? "";
  }

  get crypto(): CryptoApi {
    const crypto = this.#client.getCrypto();
    if (!crypto) throw new Error("no encryption");
    return crypto;
  }

  #hear(event: MatrixEvent): void {
    const room = event.getRoomId();
    if (room === undefined || event.isState() || event.isBeingDecrypted() || event.getId()?.startsWith("~")) return;
    const type = event.isDecryptionFailure() ? "m.room.encrypted" : event.getType();
    // Before it is decrypted; it comes again then.
    if (type === "m.room.encrypted" && !event.isDecryptionFailure()) return;
    const relation: unknown = event.getWireContent()["m.relates_to"];
    const content = { ...(event.isDecryptionFailure() ? event.getWireContent() : (event.getClearContent() ?? event.getOriginalContent())), ...(relation === undefined ? {} : { "m.relates_to": relation }) };
    const id = event.getId() ?? "";
    const before = this.heard.findIndex((each) => each.event === id);
    if (before >= 0) this.heard.splice(before, 1);
    this.heard.push({ event: id, room, sender: event.getSender() ?? "", type, content, encrypted: event.isEncrypted() });
  }

  /** Makes a room as Element makes private ones. */
  async makeRoom({ invite, operators = [] }: { readonly invite: readonly string[]; readonly operators?: readonly string[] }): Promise<string> {
    const { room_id: room } = await this.#client.createRoom({
      preset: Preset.PrivateChat,
      invite: [...invite],
      initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    });
    await this.seesIn(room, this.user);
    if (operators.length > 0) await this.#client.setPowerLevel(room, [...operators], 50);
    return room;
  }

  async join(room: string): Promise<void> {
    await this.#client.joinRoom(room);
    await this.seesIn(room, this.user);
  }

  /** Resolves when this client has seen that somebody is in a room, which it knows then: for whom it encrypts, and that it does. */
  async seesIn(room: string, user: string): Promise<void> {
    await eventually(() => {
      const seen = this.#client.getRoom(room);
      const created = seen?.getLiveTimeline().getState(EventTimeline.FORWARDS)?.getStateEvents("m.room.create", "");
      return Boolean(created) && seen?.getMember(user)?.membership === "join";
    }, `${user} in ${room}`);
  }

  async send(room: string, type: string, content: object): Promise<string> {
    return (await this.#client.sendEvent(room, type as never, content as never)).event_id;
  }

  async sendFile(room: string, name: string, bytes: Buffer): Promise<string> {
    const key = randomBytes(32);
    const iv = Buffer.concat([randomBytes(8), Buffer.alloc(8)]);
    const cipher = createCipheriv("aes-256-ctr", key, iv);
    const secret = Buffer.concat([cipher.update(bytes), cipher.final()]);
    const { content_uri: url } = await this.#client.uploadContent(new Blob([secret]), { name, type: "application/octet-stream" });
    const file = { v: "v2", url, key: { kty: "oct", alg: "A256CTR", ext: true, key_ops: ["encrypt", "decrypt"], k: key.toString("base64url") }, iv: unpadded(iv), hashes: { sha256: sha256(secret) } };
    return this.send(room, "m.room.message", { msgtype: "m.file", body: name, filename: name, file, info: { size: bytes.length } });
  }

  /** The SDK leaves attachments to its apps; this is the specification's way. */
  async fileOf({ content }: Heard): Promise<Buffer> {
    const { url, key, iv, hashes } = content["file"] as { url: string; key: { k: string }; iv: string; hashes: { sha256: string } };
    const address = this.#client.mxcUrlToHttp(url, undefined, undefined, undefined, false, true, true) ?? "";
    const answer = await fetch(address, { headers: { authorization: `Bearer ${this.#client.getAccessToken() ?? ""}` } });
    const secret = Buffer.from(await answer.arrayBuffer());
    if (!answer.ok || sha256(secret) !== hashes.sha256) throw new Error(`${url} isn't what was sent (${answer.status})`);
    const cipher = createDecipheriv("aes-256-ctr", Buffer.from(key.k, "base64url"), Buffer.from(iv, "base64"));
    return Buffer.concat([cipher.update(secret), cipher.final()]);
  }

  /** Signs another device of this person with their identity, as confirming it in an app does. */
  async signOwn(device: string): Promise<void> {
    await this.crypto.getUserDeviceInfo([this.user], true);
    await this.crypto.crossSignDevice(device);
  }

  /** The devices of a person, where all of them are signed by their identity. @throws Error naming one that isn't. */
  async signedDevicesOf(user: string): Promise<string[]> {
    const devices = [...((await this.crypto.getUserDeviceInfo([user], true)).get(user)?.keys() ?? [])];
    for (const device of devices) {
      if ((await this.crypto.getDeviceVerificationStatus(user, device))?.signedByOwner !== true) throw new Error(`${device} of ${user} isn't signed by them`);
    }
    return devices;
  }

  /** Verifies another person in a room by emoji, and says that they match if `same` finds so. Resolves to whether that person is verified then. */
  async verify(user: string, room: string, same: (emoji: string) => Promise<boolean>): Promise<boolean> {
    const request = await this.crypto.requestVerificationDM(user, room);
    await eventually(() => request.phase === VerificationPhase.Ready, `${user} ready to be verified`);
    const verifier = await request.startVerification("m.sas.v1");
    this.#verifying = [request, verifier];
    const compare = (shown: ShowSasCallbacks): void => {
      void same((shown.sas.emoji ?? []).map(([symbol, name]) => `${symbol} ${name}`).join(", ")).then((match) => (match ? shown.confirm() : shown.mismatch()));
    };
    verifier.on(VerifierEvent.ShowSas, compare);
    // The other side may have been so quick that they were shown before anybody listened.
    const shown = verifier.getShowSasCallbacks();
    if (shown !== null) compare(shown);
    if (!(await verifier.verify().then(() => true, () => false))) return (await this.crypto.getUserVerificationStatus(user)).isCrossSigningVerified();
    // It counts once the signature has been to the homeserver and back.
    await eventually(async () => (await this.crypto.getUserVerificationStatus(user)).isCrossSigningVerified(), `${user} verified`);
    return true;
  }

  /** The colour of the shield beside a message, and why; null for none. */
  async shieldOf(message: Heard): Promise<string | null> {
    const event = this.#client.getRoom(message.room)?.findEventById(message.event);
    const info = event ? await this.crypto.getEncryptionInfoForEvent(event) : null;
    if (!info) return "not encrypted";
    return info.shieldColour === EventShieldColour.NONE ? null : `colour ${info.shieldColour}, reason ${String(info.shieldReason)}`;
  }

  async stop(): Promise<void> {
    this.#client.stopClient();
  }
}

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");
const sha256 = (bytes: Buffer): string => unpadded(createHash("sha256").update(bytes).digest());

async function eventually(check: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const until = Date.now() + 20_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 20))) if (await check()) return;
  throw new Error(`waited in vain for ${what}`);
}
