import { createHash } from "node:crypto";
import { z } from "zod";
import type { Links } from "../../model/rooms/chat.ts";
import type { Outgoing, QueuedOutgoing } from "../../model/rooms/outgoing.ts";
import { linkRole } from "../../model/people/link.ts";
import { line, type Block, type FileSource, type Reply } from "../../model/reply.ts";
import { allows } from "../../model/people/role.ts";
import { fileRefused } from "../../words/rooms/file.ts";
import { fromElsewhere } from "../../words/rooms/room-life.ts";
import type { Client } from "../transport/client.ts";
import { path } from "../transport/client.ts";
import { contentOf, fileContent, isMatrixId, tooLong, type Content } from "./content.ts";
import { encryptFile } from "../crypto/attachment.ts";
import type { DirectChats } from "../rooms/direct-chats.ts";
import type { Encryption } from "../encryption/encryption.ts";
import type { RoomRemovals } from "../rooms/room-removals.ts";
import { retry, type RetryOptions } from "../transport/retry.ts";
import { render, type Rendered } from "./render.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Upgrades } from "../rooms/upgrades.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

/** As much of a long message as stands in the room, in characters. */
const excerpt = 1500;

/** What became of a message: as which event it stands in its room, or why it can never arrive there. */
export type Delivered = { readonly event: string } | { readonly undeliverable: string };

const Sent = z.object({ event_id: z.string() });

/** A name for a send that is the same each time this message is tried, and another one for any other message of any database. */
export const transaction = ({ id, ...message }: QueuedOutgoing, part = ""): string =>
  `innkeeper.${id}${part}.${createHash("sha256").update(JSON.stringify(message)).digest("hex").slice(0, 16)}`;

/** In a moment it may be known where a message is to go. */
export class NotYet extends Error {
  override readonly name = "NotYet";
}

type Deps = {
  readonly client: Pick<Client, "call" | "upload">;
  readonly rooms: Rooms;
  readonly encryption: Pick<Encryption, "encrypted" | "seal" | "wasEncrypted">;
  readonly directChats: DirectChats;
  readonly links: Pick<Links, "url">;
  /** The lines of a file, as far as who asked may see them in a room. */
  readonly linesOf: (source: FileSource, to: Pick<Outgoing, "room" | "asker">) => Promise<Iterable<string>>;
  readonly roomRemovals: Pick<RoomRemovals, "check">;
  readonly upgrades: Pick<Upgrades, "soon">;
  readonly retryOptions: RetryOptions;
};

/** Brings one message to its room, or parts of it to a direct chat, as long as it takes; but a rate limit is the sender's business. */
export class Delivery {
  readonly #client: Deps["client"];
  readonly #rooms: Rooms;
  readonly #directChats: DirectChats;
  readonly #links: Pick<Links, "url">;
  readonly #linesOf: Deps["linesOf"];
  readonly #retryOptions: RetryOptions;
  readonly #encryption: Pick<Encryption, "encrypted" | "seal" | "wasEncrypted">;
  readonly #roomRemovals: Pick<RoomRemovals, "check">;
  readonly #upgrades: Pick<Upgrades, "soon">;

  constructor({ client, directChats, encryption, links, linesOf, roomRemovals, retryOptions, rooms, upgrades }: Deps) {
    this.#client = client;
    this.#rooms = rooms;
    this.#encryption = encryption;
    this.#directChats = directChats;
    this.#links = links;
    this.#linesOf = linesOf;
    this.#roomRemovals = roomRemovals;
    this.#upgrades = upgrades;
    this.#retryOptions = retryOptions;
  }

  /** @throws NotYet; what Matrix says when it refuses, asks to wait, or the access token is gone. */
  async deliver(queued: QueuedOutgoing): Promise<Delivered> {
    const room = this.#rooms.current(queued.room);
    if (this.#upgrades.soon(room)) throw new NotYet("the room is being upgraded");
    // What it answers stays behind in a room that was upgraded.
    const message = room === queued.room ? queued : { ...queued, room, replyTo: null, thread: null };
    const state = await this.#trying("look into the room", () => this.#rooms.learn(room, this.#client, this.#retryOptions.signal));
    if (state === null) return this.#deliverElsewhere(message);
    try {
      return await this.#deliverHere(message);
    } catch (thrown) {
      // Who is in an old room may have no say there any more.
      const over = requestFailureOf(thrown).kind === "refused" && (state.tombstone !== null || (await this.#roomRemovals.check(room)));
      if (!over) throw thrown;
      return this.#deliverElsewhere(message);
    }
  }

  /** The room is lost: an answer goes to who asked, if they still have a role anywhere; the rest would be of no use there. */
  async #deliverElsewhere(message: QueuedOutgoing): Promise<Delivered> {
    const { asker, kind, reply, room } = message;
    const undeliverable = "the bot isn't in that room";
    const role = isMatrixId(asker) ? this.#rooms.roleAnywhere(asker) : "stranger";
    if (!isMatrixId(asker) || (kind !== "outcome" && kind !== "failure") || !allows(role, "viewer")) return { undeliverable };
    try {
      const encrypted = await this.#encryption.wasEncrypted(room);
      const chat = await this.#trying("open a direct chat", () => this.#directChats.with(asker, encrypted, this.#retryOptions.signal));
      const needed = neededFor(reply);
      const whole = [...fromElsewhere(room), ...(needed === null || allows(role, needed) ? reply : withoutLinks(reply, false, asker, needed))];
      return { event: await this.#send(message, { ...message, room: chat, replyTo: null, thread: null }, whole, ".elsewhere") };
    } catch (thrown) {
      if (requestFailureOf(thrown).kind !== "refused") throw thrown;
      return { undeliverable: `${undeliverable}, and who asked can't be reached` };
    }
  }

  async #deliverHere(message: QueuedOutgoing): Promise<Delivered> {
    const needed = neededFor(message.reply);
    if (needed === null || this.#rooms.allAre(needed, message.room)) {
      return { event: await this.#send(message, message, message.reply, "") };
    }
    const told = await this.#sendInPerson(message, needed);
    return { event: await this.#send(message, message, withoutLinks(message.reply, told, message.asker, needed), "") };
  }

  /** To the one who asked, alone. False when that isn't possible. */
  async #sendInPerson(message: QueuedOutgoing, needed: Needed): Promise<boolean> {
    const { asker, room } = message;
    if (!isMatrixId(asker) || !allows(this.#rooms.roleOf(room, asker), needed)) return false;
    try {
      const encrypted = await this.#encryption.encrypted(room);
      const chat = await this.#trying("open a direct chat", () => this.#directChats.with(asker, encrypted, this.#retryOptions.signal));
      await this.#send(message, { ...message, room: chat, replyTo: null, thread: null }, message.reply, ".direct");
      return true;
    } catch (thrown) {
      if (requestFailureOf(thrown).kind !== "refused") throw thrown;
      return false;
    }
  }

  async #send(message: QueuedOutgoing, to: Outgoing, reply: Reply, part: string): Promise<string> {
    const whole = await this.#withFiles(message, to, reply, part);
    const rendered = render(whole, (page) => this.#links.url(page));
    const onCall = to.kind === "alert" ? this.#rooms.onCall(to.room) : [];
    if (!tooLong(rendered)) {
      return this.#put(to.room, transaction(message, part), contentOf(to, rendered, onCall));
    }

    const file = Buffer.from(rendered.body);
    // The file first: who sees the message that has the answer's kind has seen all of it.
    await this.#put(to.room, transaction(message, `${part}.file`), fileContent(await this.#upload(to.room, file), "reply.txt", file.length, to));
    return this.#put(to.room, transaction(message, part), contentOf(to, shortened(rendered), onCall));
  }

  /** Sends a reply's files, and gives what is then to be said. */
  async #withFiles(message: QueuedOutgoing, to: Outgoing, reply: Reply, part: string): Promise<Reply> {
    const said: Block[] = [];
    for (const [index, block] of reply.entries()) {
      if (block.kind !== "file") {
        said.push(block);
        continue;
      }
      const data = Buffer.from([...(await this.#linesOf(block.of, to))].join(""));
      try {
        await this.#put(to.room, transaction(message, `${part}.file${index}`), fileContent(await this.#upload(to.room, data), block.name, data.length, to));
      } catch (thrown) {
        const { kind, says } = requestFailureOf(thrown);
        if (kind !== "refused") throw thrown;
        // A proxy's own limit is often a megabyte.
        said.push(line(fileRefused(block.name, data.length, says)));
      }
    }
    return said;
  }

  async #upload(room: string, file: Buffer): Promise<{ readonly url: string } | { readonly file: Content }> {
    const upload = async (data: Buffer, type: string, name: string): Promise<string> => this.#trying("upload", () => this.#client.upload(data, type, name));
    if (!(await this.#encryption.encrypted(room))) return { url: await upload(file, "text/plain; charset=utf-8", "reply.txt") };
    const { data, info } = encryptFile(file);
    return { file: { ...info, url: await upload(data, "application/octet-stream", "file") } };
  }

  async #put(room: string, id: string, content: Content): Promise<string> {
    const sealed = await this.#encryption.seal(room, content);
    const send = async (): Promise<unknown> => this.#client.call("PUT", path("rooms", room, "send", sealed.type, id), { body: sealed.content, signal: this.#retryOptions.signal });
    const sent = await retry("send", send, { ...this.#retryOptions, throwsLimits: true });
    return Sent.parse(sent).event_id;
  }

  async #trying<T>(what: string, ask: () => Promise<T>): Promise<T> {
    return retry(what, ask, this.#retryOptions);
  }
}

/** The beginning, up to a line's end where there is one. */
function shortened({ body }: Rendered): Rendered {
  const start = body.slice(0, excerpt);
  const whole = start.slice(0, start.lastIndexOf("\n") + 1).trimEnd() || start;
  return render([{ kind: "code", text: whole }, line("All of it is too long for a message: it is in the file reply.txt.")], () => "");
}

/** Who may have all links of a message. */
type Needed = ReturnType<typeof linkRole>;

/** Null for a message without links. */
function neededFor(reply: Reply): Needed | null {
  const roles = reply.flatMap((block) => (block.kind === "link" ? [linkRole(block.to.page)] : []));
  return roles.length === 0 ? null : roles.includes("owner") ? "owner" : "operator";
}

/** What the room reads instead of a link that isn't for everybody in it. */
function withoutLinks(reply: Reply, told: boolean, asker: string | null, needed: Needed): Reply {
  const instead = line(
    told && asker !== null
      ? `Not everybody here may have the link, so ${asker} got it in a direct chat.`
      : `Not everybody here may have the link, and there was nobody to give it to in person. An ${needed} can ask for it in a room where all are ${needed}s.`,
  );
  let said = false;
  return reply.flatMap((block) => {
    if (block.kind !== "link") return [block];
    if (said) return [];
    said = true;
    return [instead];
  });
}
