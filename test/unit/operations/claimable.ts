import { UserError } from "../../../src/model/error.ts";
import type { Account, Homeserver, Reach } from "../../../src/model/homeserver.ts";
import type { Instance } from "../../../src/model/instance.ts";
import type { Job } from "../../../src/model/job.ts";
import type { Deps } from "../../../src/operations/deps.ts";
import { runJob, type Ended } from "../../../src/operations/run-job.ts";
import { submitClaim, type ClaimOutcome, type Submission } from "../../../src/operations/submit-claim.ts";
import type { Registry } from "../../../src/registry/registry.ts";
import { anInstance, freshRegistry } from "../registry/fresh.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A homeserver in memory: who has an account, with which password, and who is admin. */
export class LittleHomeserver implements Homeserver {
  readonly makesAccounts = true;
  readonly accounts = new Map<string, { readonly password: string; readonly admin: boolean }>();
  readonly signedOut: string[] = [];
  /** What the next registration throws, before or after the account is made. */
  failNext: { readonly when: "before" | "after"; readonly error: Error } | null = null;

  async probe(): Promise<{ readonly ready: true }> {
    return { ready: true };
  }
  async serviceAccount(): Promise<Account> {
    return { userId: "@innkeeper:dev.example.org", token: "service" };
  }
  async allowRegistration(): Promise<void> {
    await Promise.resolve();
  }
  async register({ serverName }: Reach, { user, password, admin }: { readonly user: string; readonly password: string; readonly admin: boolean }): Promise<Account> {
    const failure = this.failNext;
    this.failNext = null;
    if (failure?.when === "before") throw failure.error;
    if (this.accounts.has(user)) throw new UserError("name-taken", "Taken.");
    this.accounts.set(user, { password, admin });
    if (failure !== null) throw failure.error;
    return { userId: `@${user}:${serverName}`, token: `token-of-${user}` };
  }
  async signIn({ serverName }: Reach, { user, password }: { readonly user: string; readonly password: string }): Promise<Account> {
    if (this.accounts.get(user)?.password !== password) throw new UserError("password-wrong", "Wrong.");
    return { userId: `@${user}:${serverName}`, token: `token-of-${user}` };
  }
  async signOut(_reach: Reach, { token }: Account): Promise<void> {
    this.signedOut.push(token);
  }
  async hasAccount(_reach: Reach, user: string): Promise<boolean> {
    return this.accounts.has(user);
  }
  get admins(): readonly string[] {
    return [...this.accounts].filter(([, { admin }]) => admin).map(([user]) => user);
  }
}

/** One running instance with a homeserver of ours, and all that a claim needs. */
export type World = {
  readonly deps: Deps;
  readonly registry: Registry;
  readonly instance: Instance;
  readonly homeserver: LittleHomeserver;
  readonly administrators: string[];
  running: boolean;
  now: number;
  /** Runs something as a job would. */
  readonly job: <T>(run: (job: Job) => Promise<T>) => Promise<T>;
  /** What whoever runs the form's job does. */
  readonly submit: (submission: Submission) => Promise<{ readonly ended: Ended; readonly outcome: ClaimOutcome | null }>;
  /** Opens a link by hand and gives its id. */
  readonly open: () => string;
};

export function claimable(more: Partial<Instance> = {}): World {
  const { registry } = freshRegistry();
  const instance = anInstance("dev", { desired: "running", ...more });
  registry.instances.add(instance);
  const homeserver = new LittleHomeserver();
  const world: Pick<World, "running" | "now"> & { opened: number } = { running: true, now: 1_000_000, opened: 0 };
  const administrators: string[] = [];
  const { announcements, instances, jobs, locks, oneTimeLinks } = registry;
  const deps = {
    announcements, instances, jobs, locks, oneTimeLinks, log: quiet,
    clock: { now: () => world.now, steady: () => world.now, sleep: () => Promise.resolve() },
    engine: { running: async () => (world.running ? ["tuwunel", "backend", "frontend"] : []) },
    homeservers: { of: () => homeserver },
    files: {
      settings: async () => ({
        name: "dev", directory: instance.directory, domain: "dev.example.org", bindAddress: "127.0.0.1", subnet: "10.0.0.0/28",
        ports: { backend: 8765, frontend: 3003, matrix: 8448 }, images: {}, serverName: "dev.example.org", homeserverUrl: "http://tuwunel:8008", federation: false,
      }),
      secrets: async () => ({ apiKey: "k", sharedSecret: "s", serviceToken: "service" }),
      addAdministrator: async (_instance: Instance, userId: string) => {
        if (!administrators.includes(userId)) administrators.push(userId);
      },
    },
  } as unknown as Deps;

  const runner = { jobs, clock: deps.clock, log: quiet, progress: { show: () => undefined, end: () => undefined }, signal: new AbortController().signal };
  const add = () => jobs.add({ command: "claim by link", input: "{}", asker: "bob", origin: { kind: "page", page: "claim" }, lock: "instance-dev" });

  return Object.assign(world, {
    deps, registry, instance, homeserver, administrators,
    async job<T>(run: (job: Job) => Promise<T>): Promise<T> {
      const results: T[] = [];
      const ended = await runJob(runner, add(), {
        title: "Trying",
        perform: async (job) => {
          results.push(await run(job));
          return { outcome: null, messages: [], next: null };
        },
        failed: () => Promise.resolve({ messages: [] }),
      });
      if (ended.state === "failed") throw new UserError(ended.failure.code, ended.failure.message, ended.failure.hint ?? undefined);
      return results[0]!;
    },
    async submit(submission: Submission) {
      let outcome: ClaimOutcome | null = null;
      const ended = await runJob(runner, add(), {
        title: "Trying",
        perform: async (job) => {
          outcome = await submitClaim(deps, submission, job);
          return { outcome, messages: [], next: null, also: () => oneTimeLinks.burn(submission.linkId) };
        },
        failed: () => Promise.resolve({ messages: [] }),
      });
      return { ended, outcome };
    },
    open() {
      const id = `${instance.id}-${++world.opened}`;
      oneTimeLinks.open({ id, page: "claim", instanceId: instance.id, asker: "@alice:example.org", about: null, expiresAt: world.now + 1000 });
      return id;
    },
  });
}
