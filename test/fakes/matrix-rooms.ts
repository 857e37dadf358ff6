import { UserError } from "../../src/model/error.ts";
import type { MatrixRooms, Seat } from "../../src/model/rooms/matrix-rooms.ts";

type Room = { readonly alias: string; readonly title: string; readonly members: Map<string, "join" | "invite">; readonly admins: string[]; readonly said: { readonly from: string; readonly text: string }[] };

const serverOf = (userId: string): string => userId.slice(userId.indexOf(":") + 1);

/** Rooms on all homeservers at once, in memory. */
export class FakeMatrixRooms implements MatrixRooms {
  /** By id. */
  readonly rooms = new Map<string, Room>();
  /** Why nothing of a server's gets to others, by its name: refused as its neighbours would say it. */
  readonly cutOff = new Map<string, string>();
  /** Servers whose messages vanish on their way. */
  readonly mute = new Set<string>();
  #made = 0;

  async open({ account }: Seat, { alias, title }: { readonly alias: string; readonly title: string }): Promise<string> {
    const known = await this.find({ url: "", account }, alias);
    if (known !== null) return known;
    const id = `!room-${++this.#made}`;
    this.rooms.set(id, { alias, title, members: new Map([[account.userId, "join"]]), admins: [], said: [] });
    return id;
  }

  async find(_seat: Seat, alias: string): Promise<string | null> {
    return [...this.rooms].find(([, room]) => room.alias === alias)?.[0] ?? null;
  }

  async invite({ account }: Seat, room: string, userId: string): Promise<void> {
    this.#throughTo(serverOf(account.userId), serverOf(userId), "invite-refused");
    const { members } = this.#get(room);
    if (!members.has(userId)) members.set(userId, "invite");
  }

  async promote(_seat: Seat, room: string, userIds: readonly string[]): Promise<void> {
    const { admins } = this.#get(room);
    admins.push(...userIds.filter((each) => !admins.includes(each)));
  }

  async join({ account }: Seat, room: string, via: string): Promise<void> {
    this.#throughTo(serverOf(account.userId), via, "join-refused");
    this.#get(room).members.set(account.userId, "join");
  }

  async say({ account }: Seat, room: string, text: string): Promise<void> {
    this.#get(room).said.push({ from: serverOf(account.userId), text });
  }

  async heard({ account }: Seat, room: string, text: string): Promise<boolean> {
    return this.#get(room).said.some((each) => each.text === text && (each.from === serverOf(account.userId) || !this.mute.has(each.from)));
  }

  async leave({ account }: Seat, room: string): Promise<void> {
    this.rooms.get(room)?.members.delete(account.userId);
  }

  async close({ account }: Seat, room: string, alias: string | null): Promise<void> {
    if (alias !== null && serverOf(alias) === serverOf(account.userId)) this.rooms.delete(room);
  }

  #throughTo(from: string, to: string, code: "invite-refused" | "join-refused"): void {
    const why = from === to ? undefined : (this.cutOff.get(from) ?? this.cutOff.get(to));
    if (why !== undefined) throw code === "join-refused" ? new UserError(code, { says: why }) : new UserError(code, { says: why });
  }

  #get(room: string): Room {
    const found = this.rooms.get(room);
    if (found === undefined) throw new Error(`there is no room ${room}`);
    return found;
  }
}
