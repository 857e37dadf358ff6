import { join } from "node:path";
import { allows, type Role } from "../../src/model/people/role.ts";
import type { Grant, RoomEntry } from "../../src/model/rooms/scope.ts";
import type { Choices } from "../../src/operations/deps.ts";
import { links as pageLinks } from "../../src/web/engine/links.ts";
import { FakeAgents } from "./agents.ts";
import { BotHomeserver } from "./bot-homeserver.ts";
import { FakeClock } from "./clock.ts";
import { FakeEngine } from "./engine.ts";
import { FakeFederation } from "./federation.ts";
import type { FakeFiles } from "./files.ts";
import { FakeHomeservers } from "./homeserver.ts";
import { FakeHost } from "./host.ts";
import { FakeMatrixRooms } from "./matrix-rooms.ts";
import { alice, carol, dan, direct, room1, room2, roles, secretRoom, vera } from "./people.ts";

/** Early on a Tuesday afternoon. */
const begin = new Date(2026, 4, 12, 14, 0).getTime();

const levelOf = (role: Role): number => (allows(role, "operator") ? 50 : 0);

export type World = ReturnType<typeof fakeWorld>;

/** What outlives the program. @param files fake ones; null for real folders. */
export function fakeWorld(dataRoot: string, chosen: Partial<Choices>, files: FakeFiles | null) {
  const clock = new FakeClock(begin);
  const engine = new FakeEngine(clock);
  const answers = (container: string): boolean => engine.answers(container);
  const botHomeserver = new BotHomeserver();
  const roleOf = new Map(Object.entries(roles));
  /** What the config grants to each room. */
  const entries: RoomEntry[] = [room1, room2, secretRoom].map((room) => ({ room, grant: null }));
  const adminRooms = entries.map(({ room }) => room);
  for (const room of adminRooms) for (const owner of [alice, dan]) botHomeserver.joins(owner, room, 100);
  const choices: Choices = {
    version: "0.1.0",
    dataRoot,
    instancesDirectory: join(dataRoot, "instances"),
    defaultHomeserver: "tuwunel",
    bindAddress: "127.0.0.1",
    images: { backend: "mindroom:1", frontend: "chat:1", tuwunel: "tuwunel:1", synapse: "synapse:1" },
    agentModel: "keyed",
    startDeadlineMs: 180_000,
    ownDomains: ["bot.example.org"],
    ownUsers: ["@bot:example.org"],
    ownHomeserver: null,
    ...chosen,
  };

  return {
    dataRoot,
    files,
    choices,
    entries,
    clock,
    engine,
    host: new FakeHost(),
    homeservers: new FakeHomeservers(answers),
    federation: new FakeFederation(),
    matrixRooms: new FakeMatrixRooms(),
    agents: new FakeAgents(answers),
    links: pageLinks({ publicUrl: "https://bot.example.org", key: Buffer.alloc(32, 7) }),
    botHomeserver,
    logged: [] as string[],
    /** How far jobs were, as their rooms were shown. */
    progress: [] as { readonly room: string; readonly text: string }[],

    /** Whom the config names as owners. */
    owners: (): readonly string[] => [...roleOf].flatMap(([user, role]) => (role === "owner" ? [user] : [])),

    /** Somebody is where they speak, unless they are a stranger. Who is in a direct chat is in an admin room, too. */
    enters(user: string, room: string): void {
      const role = roleOf.get(user) ?? "stranger";
      if (room === direct) botHomeserver.chats(user);
      if (role === "stranger") return;
      const isAnywhere = adminRooms.some((each) => botHomeserver.isIn(user, each));
      const admin = room !== direct ? room : isAnywhere ? null : room1;
      if (admin !== null && !botHomeserver.isIn(user, admin)) botHomeserver.joins(user, admin, levelOf(role));
    },

    /** From now on somebody is that in every room. */
    demote(user: string, to: Role): void {
      roleOf.set(user, to);
      for (const room of adminRooms.filter((each) => botHomeserver.isIn(user, each))) botHomeserver.joins(user, room, levelOf(to));
    },

    /** From now on a room is for some instances only. Carol and Vera are in it, at most with that role. */
    narrow(room: string, grant: Grant | null, most: Role = "operator"): void {
      entries[entries.findIndex((each) => each.room === room)] = { room, grant };
      for (const user of [carol, vera]) botHomeserver.joins(user, room, Math.min(levelOf(most), levelOf(roleOf.get(user) ?? "stranger")));
    },
  };
}
