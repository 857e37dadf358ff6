/** What the config grants to an admin room that isn't for all instances. */
export type Grant = {
  /** The instances that it sees, by name. */
  readonly instances: readonly string[];
  /** How the names of those begin that may be created there; they are seen there, too. Null where none may be. */
  readonly create: string | null;
};

/** An entry of the config's `rooms`: its id or alias, and what it is granted; null for a room for all instances. */
export type RoomEntry = { readonly room: string; readonly grant: Grant | null };

/** Which instances there are, for whoever asks: what is outside isn't there at all, whatever is asked. */
export type Scope = {
  /** Whether it is all of them, and with them what belongs to none: ports reserved by hand, people. */
  readonly all: boolean;
  /** Whether an instance of that name is within it, be there one or not. */
  readonly covers: (name: string) => boolean;
  /** Whether an instance may be created under that name. */
  readonly mayCreate: (name: string) => boolean;
  /** How the names begin that may be created; none where nothing may be, and null where every name may. */
  readonly prefixes: readonly string[] | null;
};

/** Rooms for all instances, owners in a chat with the bot alone, and shells. */
export const everything: Scope = { all: true, covers: () => true, mayCreate: () => true, prefixes: null };

/** Where nothing is known to be granted. */
export const nothing: Scope = { all: false, covers: () => false, mayCreate: () => false, prefixes: [] };

/** Only what a job names that was allowed once: for going on with it where nobody can say what its asker may see. */
export const only = (name: string): Scope => ({ all: false, covers: (other) => other === name, mayCreate: (other) => other === name, prefixes: [name] });

/** A name that may be created, as an example; null where none may. */
export const exampleName = ({ prefixes }: Scope): string | null => (prefixes === null ? "dev" : prefixes[0] === undefined ? null : `${prefixes[0]}dev`.slice(0, 30));

/** What an entry of the config grants. */
export function scopeOf({ grant }: RoomEntry): Scope {
  if (grant === null) return everything;
  const { create, instances } = grant;
  const mayCreate = (name: string): boolean => create !== null && name.startsWith(create);
  return { all: false, covers: (name) => instances.includes(name) || mayCreate(name), mayCreate, prefixes: create === null ? [] : [create] };
}

/** All that any of these has: what somebody sees who is in several rooms. */
export function union(scopes: readonly Scope[]): Scope {
  if (scopes.some(({ all }) => all)) return everything;
  return {
    all: false,
    covers: (name) => scopes.some((scope) => scope.covers(name)),
    mayCreate: (name) => scopes.some((scope) => scope.mayCreate(name)),
    // Stryker disable next-line ArrayDeclaration: who may create under every name sees everything, and that is settled above.
    prefixes: [...new Set(scopes.flatMap(({ prefixes }) => prefixes ?? []))],
  };
}

/**
 * The scope of each admin room, by the entry that makes it one; null for what is no admin room. One whose entry is gone has nothing.
 * @param find under which entry a room is an admin room.
 */
export const scopesBy =
  (entries: readonly RoomEntry[], find: (room: string) => { readonly configured: string | null } | null) =>
  (room: string): Scope | null => {
    const admin = find(room);
    if (admin === null) return null;
    // Without entries an owner's invite makes admin rooms, all for everything.
    if (entries.length === 0) return everything;
    const entry = entries.find((each) => each.room === admin.configured);
    if (entry !== undefined) return scopeOf(entry);
    // An older version remembered no entry, and granted everything to each.
    return admin.configured === null && entries.every(({ grant }) => grant === null) ? everything : nothing;
  };
