import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Machine, type Decrypted } from "../../src/matrix/crypto/machine.ts";
import type { FakeHomeserver } from "./homeserver-http.ts";
import { inMemory } from "./matrix-bot.ts";

/** A person with an encrypting client, whose requests the fake homeserver answers at once. */
export class EncryptedPerson {
  readonly #server: FakeHomeserver;
  readonly machine: Machine;

  private constructor(server: FakeHomeserver, machine: Machine) {
    this.#server = server;
    this.machine = machine;
  }

  static async signIn(server: FakeHomeserver, user: string, device: string, { signed = true } = {}): Promise<EncryptedPerson> {
    const directory = mkdtempSync(join(inMemory, "innkeeper-keys-"));
    const machine = await Machine.open({ user, device, directory, onBroken: (thrown) => { throw thrown; } });
    onTestFinished(async () => {
      await machine.close();
      rmSync(directory, { recursive: true, force: true });
    });
    const person = new EncryptedPerson(server, machine);
    await person.settle();
    if (signed) {
      const { keys, signatures } = await machine.makeIdentity();
      server.keys.publish(user, keys, signatures);
    }
    server.changed.add(user);
    return person;
  }

  /** Takes in what waits, and goes on until there is nothing more to ask for. */
  async settle(): Promise<void> {
    const { keys } = this.#server;
    const oneTimeKeys = { signed_curve25519: keys.oneTimeKeys(this.machine) };
    await this.machine.receive({ toDevice: keys.collect(this.machine), changed: [this.#server.bot], left: [], oneTimeKeys, unusedFallbackKeys: [] });
    for (let requests = await this.machine.outgoing(); requests.length > 0; requests = await this.machine.outgoing()) {
      for (const request of requests) await this.machine.answered(request, keys.answer(this.machine, request));
    }
  }

  /** The content of an `m.room.encrypted` that the bot can read. */
  async seal(content: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { machine } = this;
    const { bot, keys, room } = this.#server;
    const people = [machine.user, bot];
    await machine.track(people);
    await this.settle();
    const claim = await machine.missingSessions(people);
    if (claim) await machine.answered(claim, keys.answer(machine, claim));
    for (const request of await machine.shareKey(room, people)) await machine.answered(request, keys.answer(machine, request));
    return { ...(await machine.encrypt(room, "m.room.message", content)) };
  }

  /** Says something in the room, and gives its event. */
  async says(body: string, more: Record<string, unknown> = {}): Promise<string> {
    const content = await this.seal({ msgtype: "m.text", body, ...more });
    return this.#server.add({ type: "m.room.encrypted", sender: this.machine.user, content });
  }

  /** What the bot has said, as this person reads it. @throws Undecryptable. */
  async reads(): Promise<Decrypted["content"][]> {
    // Before the keys: each event's key comes before it.
    const events = this.#server.events.filter(({ sender, type }) => sender === this.#server.bot && type === "m.room.encrypted");
    await this.settle();
    return Promise.all(events.map(async (event) => (await this.machine.decrypt(this.#server.room, event)).content));
  }
}
