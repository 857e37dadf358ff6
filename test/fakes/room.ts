import { rmSync } from "node:fs";
import { expect, onTestFinished } from "vitest";
import { resume } from "../../src/commands/engine/perform.ts";
import type { Performing } from "../../src/commands/engine/performing.ts";
import type { Reason } from "../../src/model/error.ts";
import type { Role } from "../../src/model/people/role.ts";
import type { Choices } from "../../src/operations/deps.ts";
import type { Registry } from "../../src/registry/registry.ts";
import { compared } from "./compared.ts";
import type { FakeFiles } from "./files.ts";
import { writeFreshDatabase } from "./fresh-database.ts";
import { inFolder } from "./in-folder.ts";
import type { Life } from "./life.ts";
import { room1 } from "./people.ts";
import { startBot } from "./program.ts";
import { sendsForms } from "./sends-forms.ts";
import { speaks } from "./speaks.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { typesCommands } from "./types-commands.ts";
import { fakeWorld } from "./world.ts";

export type { Said } from "./bot-homeserver.ts";
export * from "./people.ts";
export type { Saying } from "./speaks.ts";

export type FakeRoom = ReturnType<typeof fakeRoom>;

/**
 * A bot in its rooms, over the real registry and real instance folders (unless fake ones are given), put together as in production. What it
 * says takes the real way to its rooms; Docker, the host, homeservers, encryption, MindRoom and time are fakes. The rooms know that they
 * aren't encrypted, unless they are `newRooms`. A test in which something goes wrong on our side fails, unless it expects `faults`.
 */
export function fakeRoom({ choices = {}, faults = false, files, newRooms = false }: { readonly choices?: Partial<Choices>; readonly faults?: boolean; readonly files?: FakeFiles; readonly newRooms?: boolean } = {}) {
  const dataRoot = temporaryFolder();
  writeFreshDatabase(dataRoot, newRooms);
  const world = fakeWorld(dataRoot, choices, files ?? null);
  const { attached, said } = world.botHomeserver;
  let bot = startBot(world);
  const answers = () => said.filter(({ kind }) => kind !== "notice");

  function clear(): void {
    bot.mortal.kill();
    bot.registry.close();
    rmSync(dataRoot, { recursive: true, force: true });
  }
  onTestFinished(() => {
    clear();
    if (!faults) expect(world.logged.filter((each) => each.startsWith("error"))).toEqual([]);
  });

  return {
    ...world,
    ...compared(world, () => bot),
    ...inFolder(dataRoot),
    ...sendsForms(world, () => bot),
    ...speaks(world, () => bot),
    ...typesCommands(world, () => bot),
    /** All that the bot said, in all rooms. */
    said,
    /** The files that it sent. */
    attached,
    /** This life's. */
    get registry(): Registry {
      return bot.registry;
    },
    performing: (): Performing => bot.conversation.performing,
    get life(): Life {
      return bot.mortal;
    },
    /** What the bot answered in the first room, in order. */
    get replies(): readonly string[] {
      return answers().filter(({ room }) => room === room1).map(({ text }) => text);
    },
    /** What a room was told without having asked. */
    notices: (of: string): readonly string[] => said.filter((each) => each.room === of && each.kind === "notice").map(({ text }) => text),
    /** Why what was asked last in any room failed: its code and facts; null where it didn't fail, or by no single error. */
    lastFailure: (): Reason | null => answers().at(-1)?.reason ?? null,
    lastReply: (): string => answers().at(-1)?.text ?? "",

    /** From now on somebody is that in every room. */
    demote(user: string, to: Role): void {
      const wasOwner = world.owners().includes(user);
      world.demote(user, to);
      if (wasOwner) bot.reconnects();
    },

    /** Docker takes its time over the next change, until `go`; `reached` resolves when it has begun. */
    stall(): { readonly reached: Promise<void>; readonly go: () => void } {
      const reached = Promise.withResolvers<undefined>();
      const gone = Promise.withResolvers<undefined>();
      world.engine.slowly = async () => {
        reached.resolve(undefined);
        await gone.promise;
      };
      return { reached: reached.promise, go: () => gone.resolve(undefined) };
    },

    /** What it holds in memory and in files is gone, before the test's end: for tests with hundreds of rooms. */
    clear,

    /** As `kill -9`, now. */
    kill: () => bot.mortal.kill(),

    /** The bot starts again after it was killed, takes up what it left, and comes to rest. */
    async resumes(): Promise<void> {
      bot.mortal.kill();
      bot.registry.close();
      bot = startBot(world);
      const { conversation, delivers, mortal } = bot;
      const work = async (): Promise<void> => {
        await resume(conversation.performing, () => true);
        conversation.wake();
        await conversation.idle();
      };
      await Promise.race([work(), mortal.died]);
      await delivers();
    },
  };
}
