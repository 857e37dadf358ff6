import type { Registry } from "../../src/registry/registry.ts";

/** Thrown by a fake to kill the program in the middle of what it asked for. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/** What only looks, or does what the next start does anyhow: being killed after it is the same as being killed before it. */
const looks = new Set([
  "account", "accounts", "addresses", "agentsConfig", "all", "can", "cause", "check", "containers", "expire", "find", "first", "freeBytes", "from", "get", "has", "hasModelKey", "heard", "history", "holder", "imageDigest", "inspect", "keyNames", "lanes", "last", "latest", "logs",
  "look", "lowestFree", "newest", "next", "now", "numberOf", "of", "plan", "probe", "probeBackend", "probeFrontend", "recent", "replaced", "routes", "runOnce", "running", "secrets", "settings", "since", "size",
  "sleep", "steps", "strangers", "subnetOf", "subnets", "taken", "tellOnce", "unfinished", "users", "waiting", "withDomain",
]);

/**
 * One run of the program, from its start to its end, that a test can kill as `kill -9` does: from then on nothing that it still
 * tries has any effect. What it stands on is made mortal by `bind`.
 */
export class Life {
  /** Each change so far: `engine.up`, `jobs.finish`. */
  readonly changes: string[] = [];
  readonly died: Promise<void>;
  #dead = false;
  #left = Infinity;
  #die: () => void = () => undefined;

  constructor() {
    this.died = new Promise((resolve) => (this.#die = resolve));
  }

  get dead(): boolean {
    return this.#dead;
  }

  kill(): void {
    this.#dead = true;
    this.#die();
  }

  /** Is killed after this many changes more. */
  dieAfter(changes: number): void {
    this.#left = changes;
    if (changes === 0) this.kill();
  }

  /** The same thing, for as long as this life lasts. Afterwards what gives promises never settles, and what gives values throws. */
  bind<T extends object>(name: string, thing: T, gives: "promises" | "values"): T {
    return new Proxy(thing, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== "function") return value;
        return (...args: readonly unknown[]): unknown => {
          const act = (): unknown => value.apply(target, args) as unknown;
          const change = looks.has(String(key)) ? null : `${name}.${String(key)}`;
          return gives === "values" ? this.#now(act, change) : this.#soon(act, change);
        };
      },
    });
  }

  #now(act: () => unknown, change: string | null): unknown {
    if (this.#dead) throw new Killed();
    const result = act();
    this.#count(change);
    if (this.dead) throw new Killed();
    return result;
  }

  #soon(act: () => unknown, change: string | null): unknown {
    if (this.#dead) return new Promise(() => undefined);
    const given = act();
    if (!(given instanceof Promise)) return given;
    return new Promise((resolve, reject) => {
      given.then(
        (result) => {
          this.#count(change);
          if (!this.#dead) resolve(result);
        },
        (thrown: unknown) => {
          if (thrown instanceof Killed) this.kill();
          if (!this.#dead) reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
        },
      );
    });
  }

  #count(change: string | null): void {
    if (change === null || this.#dead) return;
    this.changes.push(change);
    if (--this.#left <= 0) this.kill();
  }
}

/** What is remembered, for as long as a life lasts: each store of the registry, whichever there are. */
export function mortalRegistry(registry: Registry, life: Life): Registry {
  const parts = Object.entries(registry) as readonly (readonly [string, unknown])[];
  return Object.fromEntries(parts.map(([name, part]) => [name, typeof part === "object" && part !== null ? life.bind(name, part, "values") : part])) as Registry;
}
