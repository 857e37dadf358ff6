import { join } from "node:path";
import { composeConversation } from "../../src/app/compose-conversation.ts";
import { composeDeps } from "../../src/app/compose-deps.ts";
import { instanceFiles } from "../../src/files/instance-files.ts";
import { openNetwork } from "../../src/model/federation/closed-network.ts";
import type { Log } from "../../src/model/log.ts";
import { scopesBy } from "../../src/model/rooms/scope.ts";
import { openRegistry } from "../../src/registry/registry.ts";
import { connect } from "./connected.ts";
import { registryOptions } from "./fresh-database.ts";
import { Life, mortalRegistry } from "./life.ts";
import { alice, dan } from "./people.ts";
import type { World } from "./world.ts";

const templates = join(import.meta.dirname, "../../templates");

/** What a program that starts builds: the real parts, over what it remembers and what is around it, for as long as it lives. */
export function startProgram(world: World) {
  const mortal = new Life();
  const { agents, choices, clock, dataRoot, engine, entries, federation, files, homeservers, host, links, matrixRooms } = world;
  const registry = openRegistry({ ...registryOptions, dataRoot, now: () => clock.now() });
  const remembered = mortalRegistry(registry, mortal);
  const promises = <T extends object>(name: string, thing: T): T => mortal.bind(name, thing, "promises");
  const scopeIn = scopesBy(entries, (room) => registry.rooms.find(room));
  const deps = composeDeps(remembered, {
    scopeIn,
    choices,
    clock: promises("clock", clock),
    log: logOf(world, mortal),
    engine: promises("engine", engine),
    host: promises("host", host),
    files: promises("files", files ?? instanceFiles({ dataRoot, templates, innkeeperId: registry.id, network: openNetwork })),
    homeservers: { of: (instance) => promises("homeserver", homeservers.of(instance)), inspect: (url) => homeservers.inspect(url), tokenHolds: (url, token) => homeservers.tokenHolds(url, token) },
    matrixRooms: promises("matrixRooms", matrixRooms),
    federation: promises("federation", federation),
    agents: promises("agents", agents),
    links,
    freeBytes: async () => 5e9,
  });
  return { mortal, registry, remembered, deps, scopeIn, signal: new AbortController().signal };
}

export type Bot = ReturnType<typeof startBot>;

/** The bot, in its rooms. */
export function startBot(world: World) {
  const program = startProgram(world);
  const { deps, mortal, registry, remembered, signal } = program;
  registry.locks.tryTake("bot");
  /** What each message began. */
  const works = new Map<string, Promise<void>>();
  let connected = connect(world, program);
  const wake = (): void => {
    if (!mortal.dead) connected.sender.wake();
  };
  const conversation = composeConversation({
    deps,
    registry: remembered,
    matrix: {
      progress: {
        show({ origin, title }, steps) {
          if (origin.kind === "room") world.progress.push({ room: origin.room, text: [title, ...steps.flatMap((step) => [step.title, step.note ?? ""])].join("\n") });
        },
        end: () => undefined,
      },
      roleOf: async (room, user) => connected.rooms.roleOf(room, user),
      roleNow: async (room, user) => connected.rooms.roleOf(room, user),
      scopeNow: async (room, user, role) => connected.rooms.scopeOf(room, user, role),
      encrypted: (room) => world.botHomeserver.encryption.encrypted(room),
      storageFailed: () => undefined,
      wake,
      working: (message, work) => void works.set(message.event, work),
    },
    owners: [alice, dan],
    signal,
  });
  return {
    ...program,
    conversation,
    works,
    /** Somebody has come into a room, which may be an admin room of which the bot didn't know. */
    entered(room: string): void {
      if (world.entries.every((entry) => entry.room !== room) || registry.rooms.find(room) !== null) return;
      registry.rooms.add(room, room);
      connected.rooms.makeAdmin(room);
    },
    /** The config names other owners by now. */
    reconnects: () => void (connected = connect(world, program)),
    /** What is queued reaches its rooms, unless the bot is dead. */
    delivers: async (): Promise<void> => {
      wake();
      // Once more after the last has gone: then the sender has seen that there is nothing left.
      do await new Promise<void>((resolve) => setImmediate(resolve));
      while (!mortal.dead && registry.outbox.lanes().length > 0);
    },
  };
}

const logOf = ({ logged }: World, mortal: Life): Log => {
  const log = (level: string) => (facts: Readonly<Record<string, unknown>>, message: string): void => {
    if (!mortal.dead) logged.push(`${level} ${message} ${Object.values(facts).map((fact) => (fact instanceof Error ? fact.stack : JSON.stringify(fact))).join(" ")}`);
  };
  return { info: log("info"), warn: log("warn"), error: log("error") };
};
