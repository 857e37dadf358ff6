import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecoveryFile } from "../../src/matrix/encryption/identity.ts";
import type { Log } from "../../src/model/log.ts";
import { line } from "../../src/model/reply.ts";
import { questionLastsMs } from "../../src/model/rooms/confirmations.ts";
import type { Incoming } from "../../src/model/rooms/incoming.ts";
import type { Outgoing, QueuedOutgoing } from "../../src/model/rooms/outgoing.ts";
import { openRegistry, type Registry } from "../../src/registry/registry.ts";
import { registryOptions } from "./fresh-database.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Where files cost no disk, if there is such a place. */
export const inMemory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A file in memory. */
export function memoryFile(): RecoveryFile {
  let held: string | null = null;
  return { read: async () => held, write: async (text) => void (held = text) };
}

/** Folders of this process's memories. */
const folders: string[] = [];
process.on("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What outlives a bot: its database, a real one, and its account's keys. */
export class Memory {
  readonly dataRoot = temporaryFolder();
  readonly logged: string[] = [];
  /** The account's keys outlive the bot as the rest does. */
  readonly keys = { directory: mkdtempSync(join(inMemory, "innkeeper-keys-")), recovery: memoryFile(), password: null };
  /** The message by which the last question was asked. */
  prompt: string | null = null;
  registry = this.#open();
  readonly log: Log = {
    info: (facts, message) => void this.logged.push(`${message} ${JSON.stringify(facts)}`),
    warn: (facts, message) => void this.logged.push(`${message} ${JSON.stringify(facts)}`),
    error: (facts, message) => void this.logged.push(`${message} ${JSON.stringify(facts)} ${String(facts["error"])}`),
  };

  constructor() {
    folders.push(this.dataRoot, this.keys.directory);
  }

  /** What was taken in, and isn't dealt with. */
  get taken(): readonly Incoming[] {
    return this.registry.inbox.waiting();
  }

  /** What waits to be sent. */
  get queue(): readonly QueuedOutgoing[] {
    return this.registry.outbox.waiting();
  }

  /** Up to where the bot has heard; null before its first start. */
  get place(): ReturnType<Registry["sync"]["get"]> {
    const [user] = this.registry.sync.users();
    return user === undefined ? null : this.registry.sync.get(user);
  }

  /** Queues a message. */
  put(message: Partial<Outgoing> & Pick<Outgoing, "room">): void {
    this.registry.outbox.put({ reply: [line("hello")], kind: "notice", replyTo: null, thread: null, asker: null, ...message });
  }

  /** Queues a question to somebody about their message, and gives its number. */
  asks(asker: string, room: string, event: string): string {
    const { number } = this.registry.confirmations.ask({ asker, room, event, command: "instance remove", input: '{"name":"dev"}', instanceId: null, expiresAt: Date.now() + questionLastsMs });
    this.put({ room, kind: "prompt", replyTo: event, asker });
    return number;
  }

  /** As the next program finds it. */
  reopen(): void {
    this.close();
    this.registry = this.#open();
  }

  /** All is gone but the account's keys. */
  forget(): void {
    this.close();
    for (const file of readdirSync(this.dataRoot)) rmSync(join(this.dataRoot, file), { recursive: true });
    this.registry = this.#open();
  }

  close(): void {
    this.registry.close();
  }

  #open(): Registry {
    return openRegistry({ ...registryOptions, dataRoot: this.dataRoot });
  }
}
