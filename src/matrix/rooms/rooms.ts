import { limits } from "../../bounded/limits.ts";
import type { Role } from "../../model/people/role.ts";
import { allows } from "../../model/people/role.ts";
import { everything, nothing, union, type Scope } from "../../model/rooms/scope.ts";
import type { Client } from "../transport/client.ts";
import { path } from "../transport/client.ts";
import { RoomEvents, type RoomEvent } from "../transport/events.ts";
import { RoomState } from "./room-state.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

/** The power level from which a member may change things. */
const operatorLevel = 50;

/** Every room that the bot is in, which of them take commands, and what people may do there. */
export class Rooms {
  /** The bot's own id. */
  readonly user: string;
  readonly #owners: ReadonlySet<string>;
  readonly #states = new Map<string, RoomState>();
  readonly #admin = new Set<string>();
  readonly #scopeIn: (room: string) => Scope | null;
  #direct: ReadonlySet<string> = new Set();
  /** Which room goes on as which. */
  readonly #successors = new Map<string, string>();

  /** @param scopeIn what an admin room sees. */
  constructor(user: string, owners: readonly string[], scopeIn: (room: string) => Scope | null = () => null) {
    this.user = user;
    this.#owners = new Set(owners);
    this.#scopeIn = scopeIn;
  }

  /** As far as sync has told; null for a room of which it has told nothing. */
  state(room: string): RoomState | null {
    return this.#states.get(room) ?? null;
  }

  /** Takes events in, in their order; a room not heard of before begins with them. */
  apply(room: string, events: readonly RoomEvent[]): void {
    const state = this.#states.get(room) ?? new RoomState();
    this.#states.set(room, state);
    for (const event of events) state.apply(event);
  }

  /**
   * The same for a room of which sync has not told yet, or not that the bot is in it: Synapse may list a room as joined before the
   * join is among its events. Gives null when the bot isn't in it.
   */
  async learn(room: string, client: Pick<Client, "call">, signal: AbortSignal): Promise<RoomState | null> {
    const known = this.#joined(room);
    if (known) return known;
    try {
      this.apply(room, RoomEvents.parse(await client.call("GET", path("rooms", room, "state"), { signal, limitBytes: limits.homeserverStateBytes })));
    } catch (thrown) {
      if (requestFailureOf(thrown).kind === "refused") return null;
      throw thrown;
    }
    return this.#joined(room);
  }

  forget(room: string): void {
    this.#states.delete(room);
    this.#admin.delete(room);
  }

  makeAdmin(room: string): void {
    this.#admin.add(room);
  }

  /** An admin room goes on as another. */
  succeed(old: string, replacement: string): void {
    this.#successors.set(old, replacement);
    if (this.#admin.delete(old)) this.#admin.add(replacement);
  }

  /** As which room a room goes on by now: itself, where it wasn't upgraded. */
  current(room: string): string {
    const passed = new Set<string>();
    let at = room;
    for (let next = this.#successors.get(at); next !== undefined && !passed.has(next); next = this.#successors.get(at)) {
      passed.add(at);
      at = next;
    }
    return at;
  }

  isAdmin(room: string): boolean {
    return this.#admin.has(room);
  }

  /** The admin rooms that the bot is in. */
  admin(): readonly string[] {
    return [...this.#admin].filter((room) => this.#joined(room) !== null);
  }

  /** Those of them in which may be told what becomes of the others: rooms for some instances only don't know that there are any. */
  tellable(): readonly string[] {
    return this.admin().filter((room) => this.#scopeIn(room)?.all === true);
  }

  /** The rooms of `m.direct`. */
  setDirect(rooms: readonly string[]): void {
    this.#direct = new Set(rooms);
  }

  /** In a chat with nobody else. */
  isDirect(room: string): boolean {
    const joined = this.state(room)?.joined() ?? [];
    return joined.length === 2 && joined.includes(this.user);
  }

  /** Whether the bot is in a room, as far as is known. */
  isJoined(room: string): boolean {
    return this.#joined(room) !== null;
  }

  /** Whether it is an admin room or a direct chat that the bot opened. */
  mayTakeCommands(room: string): boolean {
    return this.#admin.has(room) || this.#direct.has(room);
  }

  /** Whether commands are read there now. */
  takesCommands(room: string): boolean {
    if (this.#joined(room) === null) return false;
    return this.#admin.has(room) || (this.#direct.has(room) && this.isDirect(room));
  }

  /** What a person may do there, or where it goes on. In a direct chat they have the highest role that an admin room gives them. */
  roleOf(named: string, user: string): Role {
    const room = this.current(named);
    if (this.#owners.has(user)) return "owner";
    if (this.#admin.has(room)) return this.#roleIn(this.state(room), user);
    return this.state(room)?.membership(user) === "join" ? this.roleAnywhere(user) : "stranger";
  }

  /** The highest role that an admin room gives a person. */
  roleAnywhere(user: string): Role {
    if (this.#owners.has(user)) return "owner";
    return [...this.#admin]
      .map((each) => this.#roleIn(this.state(each), user))
      .reduce<Role>((best, role) => (allows(role, best) ? role : best), "stranger");
  }

  /**
   * What a person sees from there, with that role or a higher one: in an admin room what it is for, whoever asks; in a direct chat what
   * those admin rooms are for in which they have that role, and everything for an owner. Null for a room that is neither.
   */
  scopeOf(named: string, user: string, role: Role): Scope | null {
    const room = this.current(named);
    if (this.#admin.has(room)) return this.#scopeIn(room) ?? nothing;
    if (!this.#direct.has(room) || this.state(room)?.membership(user) !== "join") return null;
    if (this.#owners.has(user)) return everything;
    return union([...this.#admin].filter((each) => allows(this.#roleIn(this.state(each), user), role)).map((each) => this.#scopeIn(each) ?? nothing));
  }

  /** Whether each person in the room may have what only those of a role may. */
  allAre(role: "operator" | "owner", room: string): boolean {
    const state = this.state(room);
    const readers = state?.present() ?? [];
    // Who is invited can read what is sent now, once they join.
    const mayHave = (user: string): boolean => user === this.user || this.#owners.has(user) || (role === "operator" && (state?.level(user) ?? 0) >= operatorLevel);
    return readers.length > 0 && readers.every(mayHave);
  }

  /** Who is to come when there is trouble: the owners in a room or, where there is none, its operators. */
  onCall(room: string): readonly string[] {
    const here = (this.state(room)?.joined() ?? []).filter((user) => user !== this.user);
    const are = (role: Role): readonly string[] => here.filter((user) => this.roleOf(room, user) === role);
    return are("owner").length > 0 ? are("owner") : are("operator");
  }

  #joined(room: string): RoomState | null {
    const state = this.state(room);
    return state?.membership(this.user) === "join" ? state : null;
  }

  /** Owners are named in the config alone: no power level, and no creator of a room, makes one. */
  #roleIn(state: RoomState | null, user: string): Role {
    if (state?.membership(user) !== "join") return "stranger";
    return state.level(user) >= operatorLevel ? "operator" : "viewer";
  }
}
