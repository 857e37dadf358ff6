import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { onTestFinished } from "vitest";
import { reasonOf, UserError, type Reason } from "../../../src/model/error.ts";
import { Instance, InstanceName } from "../../../src/model/instance/instance.ts";
import type { Incoming } from "../../../src/model/rooms/incoming.ts";
import type { Outgoing } from "../../../src/model/rooms/outgoing.ts";
import { migrate } from "../../../src/registry/migrations.ts";
import { openRegistry, type Registry, type RegistryOptions } from "../../../src/registry/registry.ts";
import { temporaryFolder } from "../../fakes/temporary-folder.ts";

/** A data root that is gone after the test. */
export function freshRoot(): string {
  const dataRoot = temporaryFolder();
  onTestFinished(() => rmSync(dataRoot, { recursive: true }));
  return dataRoot;
}

let made: Buffer | null = null;

/** A database as a file, with its tables and nothing in them: to copy one is much quicker than to make the tables anew for each test. */
function emptyDatabase(): Buffer {
  const db = new Database(":memory:");
  try {
    migrate(db);
    return db.serialize();
  } finally {
    db.close();
  }
}

/** A data root with such a database. */
function rootWithTables(): string {
  const dataRoot = freshRoot();
  writeFileSync(join(dataRoot, "innkeeper.db"), (made ??= emptyDatabase()), { mode: 0o600 });
  return dataRoot;
}

/** A registry in a file of its own, which is made anew in a data root that is given; `again` opens the same one once more, as another program would. */
export function freshRegistry(options: Partial<RegistryOptions> = {}): { registry: Registry; dataRoot: string; again: () => Registry } {
  const dataRoot = options.dataRoot ?? rootWithTables();
  const again = (): Registry => {
    const registry = openRegistry({ ranges: { backend: 8765, frontend: 3003, matrix: 8448 }, subnetPool: "10.213.0.0/16", ...options, dataRoot });
    onTestFinished(() => registry.close());
    return registry;
  };
  return { registry: again(), dataRoot, again };
}

export const named = (name: string): InstanceName => InstanceName.parse(name);

export const anInstance = (name: string, more: Partial<Instance> = {}): Instance => ({
  ...Instance.parse({
    id: `id-of-${name}`,
    name,
    directory: `/data/instances/${name}`,
    homeserver: "tuwunel",
    onlyMatrix: false,
    serverName: `${name}.example.org`,
    domain: `${name}.example.org`,
    desired: "stopped",
    createdBy: "@alice:example.org",
    createdAt: 1,
  }),
  ...more,
});

export const aMessage = (event: string, body = "!instance list"): Incoming => ({
  event, body, room: "!admin:example.org", sender: "@alice:example.org", addressed: false, unclear: false, thread: null, answerTo: null, sentAt: 1, receivedAt: 2, device: null, ciphertext: null, missed: null, after: null,
});

export const anAnswer = (text: string): Outgoing => ({
  room: "!admin:example.org", reply: [{ kind: "line", text }], kind: "outcome", replyTo: "$1", thread: null, asker: "@alice:example.org",
});

/** Why that is refused: the error's code and facts; null where it isn't. */
export function refusal(act: () => unknown): Reason | null {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof UserError) return reasonOf(thrown);
    throw thrown;
  }
  return null;
}
