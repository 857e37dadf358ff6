import { UserError } from "../../src/model/error.ts";
import type { Ability, Account, External, Homeserver, Homeservers, Listed, Reach } from "../../src/model/homeserver.ts";
import type { Probe } from "../../src/model/probe.ts";
import { containerName, type Instance } from "../../src/model/instance/instance.ts";

/** What a test says of somebody else's homeserver; unless it says otherwise, anybody may register there. */
type Known = Pick<External, "url" | "serverName" | "version"> & Partial<External> & {
  /** Registration tokens that are good there; left out, it doesn't say. */
  readonly tokens?: readonly string[];
};

type FakeAccount = { password: string; admin: boolean; deactivated?: boolean };

const silent = (url: string): UserError => new UserError("homeserver-silent", { url, why: "unreachable", seconds: null });

/** Homeservers in memory, one for each instance, that a test can silence and look into. */
export class FakeHomeservers implements Homeservers {
  /** Somebody else's homeservers, by URL. */
  readonly externals = new Map<string, Known>();
  /** Each account, by Matrix id. */
  readonly accounts = new Map<string, FakeAccount>();
  /** The registration tokens that each server name's homeserver knows. */
  readonly tokens = new Map<string, Set<string>>();
  /** Awaited before an account is made: what a test lets take long, or fails, by. */
  beforeRegister: (user: string) => Promise<void> = () => Promise.resolve();
  /** Awaited after an account is made, before it is told: where a crash leaves a name taken by this very submission. */
  afterRegister: (user: string) => Promise<void> = () => Promise.resolve();
  /** Access tokens that are valid, and whose. */
  readonly access = new Map<string, string>();
  /** Whether a new password ends the sessions of the old one. */
  endsSessions = true;
  /** Accounts in one answer. */
  pageSize = 300;
  readonly #answers: (container: string) => boolean;
  #made = 0;

  /** @param answers whether a container's homeserver answers, as the fake engine's `answers` tells. */
  constructor(answers: (container: string) => boolean = () => true) {
    this.#answers = answers;
  }

  of(instance: Instance): Homeserver {
    const { homeserver: kind } = instance;
    const own = kind === "tuwunel" || kind === "synapse";
    const up = (url: string): boolean => (own ? this.#answers(containerName(instance.name, kind)) : this.externals.has(url));
    const reached = ({ url }: Reach): void => {
      if (!up(url)) throw silent(url);
      if (!own) throw new UserError("homeserver-external", { name: null, ability: null });
    };
    const listed = (userId: string): Listed | null => {
      const known = this.accounts.get(userId);
      return known === undefined ? null : { userId, admin: known.admin, deactivated: known.deactivated === true };
    };
    const serviceAccount = async (reach: Reach): Promise<Account> => {
      reached(reach);
      const userId = `@innkeeper:${reach.serverName}`;
      const { serviceToken, servicePassword } = reach.secrets;
      if (serviceToken !== undefined && this.access.get(serviceToken) === userId) return { userId, token: serviceToken };
      if (servicePassword === undefined) throw new Error("the fake homeserver's service account has no password");
      const known = this.accounts.get(userId);
      if (known === undefined) this.accounts.set(userId, { password: servicePassword, admin: true });
      else if (known.password !== servicePassword) throw wrongPassword("innkeeper");
      return this.#signedIn(userId);
    };
    return {
      can: own ? new Set<Ability>(["make accounts", "list accounts", "reset passwords", "deactivate accounts", "give out a registration token"]) : new Set<Ability>(),
      serverUser: kind === "tuwunel" ? "conduit" : null,
      probe: async (url): Promise<Probe> => (up(url) ? { ready: true, version: kind === "synapse" ? "1.163.2" : "1.9.0" } : { ready: false, seen: { what: "unreached", why: "refused", seconds: null } }),
      serviceAccount,
      allowRegistration: async (reach) => {
        await serviceAccount(reach);
        const known = this.tokens.get(reach.serverName) ?? new Set<string>();
        const before = known.size;
        this.tokens.set(reach.serverName, known.add(reach.secrets.registrationToken ?? ""));
        return known.size > before;
      },
      register: async (reach, { user, password, admin }) => {
        reached(reach);
        if (!/^[a-z0-9._=/+-]+$/.test(user)) throw new UserError("name-invalid", { user, why: "letters" });
        if (password.length < 10) throw new UserError("password-weak", { why: "short", limit: 10 });
        await this.beforeRegister(user);
        const userId = `@${user}:${reach.serverName}`;
        if (this.accounts.has(userId)) throw new UserError("name-taken", { user, serverName: reach.serverName });
        this.accounts.set(userId, { password, admin });
        await this.afterRegister(user);
        return this.#signedIn(userId);
      },
      signIn: async (reach, { user, password }) => {
        reached(reach);
        const userId = `@${user}:${reach.serverName}`;
        const known = this.accounts.get(userId);
        if (known?.password !== password || known.deactivated === true) throw wrongPassword(user);
        return this.#signedIn(userId);
      },
      signOut: async (reach, { token }) => {
        reached(reach);
        this.access.delete(token);
      },
      account: async (reach, user) => {
        await serviceAccount(reach);
        return listed(`@${user}:${reach.serverName}`);
      },
      accounts: async (reach, from) => {
        await serviceAccount(reach);
        const all = [...this.accounts.keys()].filter((userId) => userId.endsWith(`:${reach.serverName}`)).sort();
        const start = Number(from ?? "0");
        const next = start + this.pageSize;
        return { accounts: all.slice(start, next).map((userId) => listed(userId)!), next: next < all.length ? String(next) : null };
      },
      resetPassword: async (reach, { user, password }) => {
        await serviceAccount(reach);
        const userId = `@${user}:${reach.serverName}`;
        const known = this.accounts.get(userId);
        if (known === undefined) throw new UserError("no-account", { user, serverName: reach.serverName, name: null });
        known.password = password;
        if (this.endsSessions) this.#endSessions(userId);
        return { signedOut: this.endsSessions };
      },
      deactivate: async (reach, user) => {
        await serviceAccount(reach);
        const userId = `@${user}:${reach.serverName}`;
        const known = this.accounts.get(userId);
        if (known === undefined) throw new UserError("no-account", { user, serverName: reach.serverName, name: null });
        known.deactivated = true;
        this.#endSessions(userId);
      },
    };
  }

  async inspect(url: string): Promise<External> {
    const found = this.externals.get(url);
    if (found === undefined) throw silent(url);
    const { url: base, serverName, version, registration = { how: "open", says: null }, ahead = 0 } = found;
    return { url: base, serverName, version, registration, ahead };
  }

  async tokenHolds(url: string, token: string): Promise<boolean | null> {
    const found = this.externals.get(url);
    if (found === undefined) throw silent(url);
    return found.tokens?.includes(token) ?? null;
  }

  /** The server admins among the people: without service accounts. */
  admins(): readonly string[] {
    return [...this.accounts].filter(([userId, { admin }]) => admin && !userId.startsWith("@innkeeper:")).map(([userId]) => userId);
  }

  #endSessions(userId: string): void {
    for (const [token, whose] of this.access) if (whose === userId) this.access.delete(token);
  }

  #signedIn(userId: string): Account {
    const token = `access-${++this.#made}`;
    this.access.set(token, userId);
    return { userId, token };
  }
}

const wrongPassword = (user: string): UserError => new UserError("password-wrong", { user });
