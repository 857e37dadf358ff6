import { UserError } from "../../model/error.ts";
import type { Incoming } from "../../model/rooms/incoming.ts";
import type { PlainRooms } from "../../model/rooms/plain-rooms.ts";
import type { Guesses } from "../../model/rooms/guesses.ts";
import { allows, type Role } from "../../model/people/role.ts";
import { unencryptedRoom } from "../../words/trust/unencrypted.ts";
import { authenticateSender } from "./authenticate-sender.ts";
import { commandsIn } from "./commands-in.ts";
import { parseLine, type Parsed } from "./parse.ts";
import type { Performing } from "./performing.ts";

/** What reading takes. */
export type Reading = Pick<Performing, "deps" | "table"> & {
  readonly guesses: Guesses;
  readonly plainRooms: PlainRooms;
  readonly owners: readonly string[];
  /** What somebody may do, as the room says now. */
  readonly roleOf: (room: string, user: string) => Promise<Role>;
  /** Whether a room is encrypted; once it was, it is for ever. */
  readonly encrypted: (room: string) => Promise<boolean>;
};

/** One command of a message: its `body` is that alone, and `below` are those that come after it. */
export type OneCommand = Incoming & { readonly below: readonly string[] };

/** What a command is, or what is wrong with it. */
export type Line = Parsed | { readonly kind: "wrong"; readonly error: unknown };

/** A command for us, and what its sender may do. */
export type Read = Exclude<Line, { readonly kind: "none" }> & { readonly role: Role };

/** Tells what is for us from people's talk, and lets in what is from whom it says. */
export class MessageReader {
  readonly #reading: Reading;
  /** The last message of each room that is being read. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** A room's messages are read in the order in which they came: a bare `yes` means what was said before it. */
  async inTurn<T>(room: string, read: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(room) ?? Promise.resolve()).then(read);
    this.#last.set(room, turn.catch(() => undefined));
    return turn;
  }

  /** The command with which a message begins. */
  firstOf(message: Incoming): OneCommand {
    const [body = "", ...below] = this.commandsIn(message);
    return { ...message, body, below };
  }

  /** What a message asks for, one after the other. */
  commandsIn({ body, addressed }: Incoming): readonly string[] {
    return commandsIn(body, this.#reading.table, { addressed });
  }

  /** Whether people say that to each other. */
  isTalk(message: Incoming, said: Line): said is Extract<Line, { readonly kind: "none" }> {
    if (said.kind !== "answer" || said.number !== null || message.addressed) return said.kind === "none";
    // In a shared room a bare `yes` of somebody whom nothing was asked is people's talk.
    return !this.#wasAsked(message);
  }

  /** Whether an answer of theirs is waited for. */
  #wasAsked({ room, sender }: Incoming): boolean {
    const { deps, guesses } = this.#reading;
    const now = deps.clock.now();
    return guesses.find(sender, room, now) !== null || deps.confirmations.latest(sender, room, now) !== null;
  }

  /** What it says to begin with, without looking at who says it. */
  parse(message: Incoming): Line {
    const { addressed, unclear } = message;
    const asNamesAreUnclear = { kind: "wrong", error: new UserError("names-unclear", {}) } as const;
    try {
      const said = parseLine(this.#reading.table, this.firstOf(message).body, { addressed, asked: () => this.#wasAsked(message) });
      return unclear && said.kind !== "none" ? asNamesAreUnclear : said;
    } catch (thrown) {
      return unclear ? asNamesAreUnclear : { kind: "wrong", error: thrown };
    }
  }

  /** What the sender may do, once it is sure that it is them. @throws UserError for a stranger, and where it isn't sure. */
  async roleOfSender(message: Incoming, said: Line): Promise<Role> {
    const { deps, encrypted, owners, plainRooms, roleOf } = this.#reading;
    const role = await roleOf(message.room, message.sender);
    // What is wrong with a device, or a line, is for those only who may know.
    if (!allows(role, "viewer")) throw new UserError("not-allowed", { why: "stranger" });
    const leavesAllAsItIs = said.kind === "nearly-answer" || (said.kind === "answer" && said.word === "no");
    if (leavesAllAsItIs) return role;
    authenticateSender(message, { identities: deps.identities, owners, encrypted: await encrypted(message.room), now: deps.clock.now() });
    if (message.device === null) plainRooms.tellOnce({ room: message.room, reply: unencryptedRoom(), kind: "notice", replyTo: null, thread: null, asker: null });
    return role;
  }
}
