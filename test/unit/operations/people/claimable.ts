import { errorOf, UserError } from "../../../../src/model/error.ts";
import type { Ability, Account, Homeserver, Listed, Reach } from "../../../../src/model/homeserver.ts";
import type { Instance } from "../../../../src/model/instance/instance.ts";
import type { Job } from "../../../../src/model/jobs/job.ts";
import type { Json } from "../../../../src/model/json.ts";
import type { LinkPage } from "../../../../src/model/people/link.ts";
import type { AccountMade, PasswordSet } from "../../../../src/model/people/people-outcomes.ts";
import type { Deps } from "../../../../src/operations/deps.ts";
import { runJob } from "../../../../src/jobs/run-job.ts";
import type { Ended } from "../../../../src/jobs/work.ts";
import { submitPassword } from "../../../../src/operations/people/password.ts";
import { submitAccount, type Submission } from "../../../../src/operations/people/submit-account.ts";
import type { Links } from "../../../../src/model/rooms/chat.ts";
import type { WebDeps } from "../../../../src/web/engine/app.ts";
import type { Registry } from "../../../../src/registry/registry.ts";
import { anInstance, freshRegistry } from "../../registry/fresh.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A homeserver in memory: who has an account, with which password, and who is admin. */
export class LittleHomeserver implements Homeserver {
  readonly serverUser = null;
  readonly can: ReadonlySet<Ability>;
  readonly people = new Map<string, { password: string; readonly admin: boolean; deactivated?: true }>();
  /** Whether a new password ends the sessions of the old one. */
  endsSessions = true;
  readonly signedOut: string[] = [];
  /** What the next registration throws, before or after the account is made. */
  failNext: { readonly when: "before" | "after"; readonly error: Error } | null = null;

  constructor(isOurs: boolean) {
    this.can = new Set(isOurs ? ["make accounts", "list accounts", "reset passwords", "deactivate accounts"] : []);
  }

  async probe(): Promise<{ readonly ready: true }> {
    return { ready: true };
  }
  async serviceAccount(): Promise<Account> {
    return { userId: "@innkeeper:dev.example.org", token: "service" };
  }
  async allowRegistration(): Promise<boolean> {
    return Promise.resolve(false);
  }
  async register({ serverName }: Reach, { user, password, admin }: { readonly user: string; readonly password: string; readonly admin: boolean }): Promise<Account> {
    const failure = this.failNext;
    this.failNext = null;
    if (failure?.when === "before") throw failure.error;
    if (this.people.has(user)) throw new UserError("name-taken", { user, serverName });
    this.people.set(user, { password, admin });
    if (failure !== null) throw failure.error;
    return { userId: `@${user}:${serverName}`, token: `token-of-${user}` };
  }
  async signIn({ serverName }: Reach, { user, password }: { readonly user: string; readonly password: string }): Promise<Account> {
    if (this.people.get(user)?.password !== password) throw new UserError("password-wrong", { user });
    return { userId: `@${user}:${serverName}`, token: `token-of-${user}` };
  }
  async signOut(_reach: Reach, { token }: Account): Promise<void> {
    this.signedOut.push(token);
  }
  async account({ serverName }: Reach, user: string): Promise<Listed | null> {
    const known = this.people.get(user);
    return known === undefined ? null : { userId: `@${user}:${serverName}`, admin: known.admin, deactivated: known.deactivated === true };
  }
  async accounts(): Promise<never> {
    return Promise.reject(new Error("nobody lists the little homeserver's accounts"));
  }
  async resetPassword(_reach: Reach, { password, user }: { readonly user: string; readonly password: string }): Promise<{ signedOut: boolean }> {
    const failure = this.failNext;
    this.failNext = null;
    if (failure?.when === "before") throw failure.error;
    this.people.get(user)!.password = password;
    if (failure !== null) throw failure.error;
    return { signedOut: this.endsSessions };
  }
  async deactivate(): Promise<never> {
    return Promise.reject(new Error("nobody deactivates the little homeserver's accounts"));
  }
  get admins(): readonly string[] {
    return [...this.people].filter(([, { admin }]) => admin).map(([user]) => user);
  }
}

/** One running instance with a homeserver of ours, and all that a claim needs. */
export type World = {
  readonly deps: Deps;
  readonly registry: Registry;
  readonly instance: Instance;
  readonly homeserver: LittleHomeserver;
  readonly administrators: string[];
  /** Whom the agents invite. */
  readonly invited: string[];
  running: boolean;
  now: number;
  /** Runs something as a job would. */
  readonly job: <T>(run: (job: Job) => Promise<T>) => Promise<T>;
  /** What whoever runs the form's job does. */
  readonly submit: (submission: Omit<Submission, "page"> & Partial<Submission>) => Promise<{ readonly ended: Ended; readonly outcome: AccountMade | null }>;
  readonly submitPassword: (submission: { readonly linkId: string; readonly password: string }) => Promise<{ readonly ended: Ended; readonly outcome: PasswordSet | null }>;
  /** Runs what is behind the form of a link, as the job that ends it. */
  readonly ends: <Outcome extends Json>(linkId: string, run: (job: Job) => Promise<Outcome>) => Promise<{ readonly ended: Ended; readonly outcome: Outcome | null }>;
  /** Opens a link by hand and gives its id. */
  readonly open: (page?: LinkPage, about?: string | null) => string;
};

export function claimable(more: Partial<Instance> = {}): World {
  const { registry } = freshRegistry();
  const instance = anInstance("dev", { desired: "running", ...more });
  registry.instances.add(instance);
  const homeserver = new LittleHomeserver(instance.homeserver === "tuwunel" || instance.homeserver === "synapse");
  const world: Pick<World, "running" | "now"> & { opened: number } = { running: true, now: 1_000_000, opened: 0 };
  const administrators: string[] = [];
  const invited: string[] = [];
  const { announcements, instances, jobs, locks, oneTimeLinks } = registry;
  const deps = {
    announcements, instances, jobs, locks, oneTimeLinks, log: quiet,
    choices: { ownUsers: ["@bot:dev.example.org"] },
    clock: { now: () => world.now, steady: () => world.now, sleep: () => Promise.resolve() },
    engine: { running: async () => (world.running ? ["tuwunel", "backend", "frontend"] : []) },
    homeservers: { of: () => homeserver },
    files: {
      settings: async () => ({
        name: "dev", directory: instance.directory, domain: "dev.example.org", bindAddress: "127.0.0.1", subnet: "10.0.0.0/28",
        ports: { backend: 8765, frontend: 3003, matrix: 8448 }, images: {}, serverName: "dev.example.org", homeserverUrl: "http://tuwunel:8008", federation: false,
      }),
      secrets: async () => ({ apiKey: "k", sharedSecret: "s", serviceToken: "service" }),
      addPerson: async (_instance: Instance, userId: string, { administrator }: { readonly administrator: boolean }) => {
        if (administrator && !administrators.includes(userId)) administrators.push(userId);
        if (!invited.includes(userId)) invited.push(userId);
      },
    },
  } as unknown as Deps;

  const runner = { jobs, clock: deps.clock, log: quiet, progress: { show: () => undefined, end: () => undefined }, signal: new AbortController().signal };
  const add = () => jobs.add({ command: "claim by link", input: "{}", asker: "bob", origin: { kind: "page", page: "claim" }, lock: "instance-dev" });

  async function ends<Outcome extends Json>(linkId: string, run: (job: Job) => Promise<Outcome>): Promise<{ ended: Ended; outcome: Outcome | null }> {
    const made: Outcome[] = [];
    const ended = await runJob(runner, add(), {
      title: "Trying",
      perform: async (job) => {
        const outcome = await run(job);
        made.push(outcome);
        return { outcome, messages: [], next: null, also: () => oneTimeLinks.burn(linkId) };
      },
      failed: () => Promise.resolve({ messages: [] }),
    });
    return { ended, outcome: made[0] ?? null };
  }

  return Object.assign(world, {
    deps, registry, instance, homeserver, administrators, invited, ends,
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
      if (ended.state === "failed") throw errorOf(ended.failure);
      return results[0]!;
    },
    submit: (submission: Omit<Submission, "page"> & Partial<Submission>) => ends(submission.linkId, (job) => submitAccount(deps, { page: "claim", ...submission }, job)),
    submitPassword: (submission: { readonly linkId: string; readonly password: string }) => ends(submission.linkId, (job) => submitPassword(deps, submission, job)),
    open(page: LinkPage = "claim", about: string | null = null) {
      const id = `${instance.id}-${++world.opened}`;
      oneTimeLinks.open({ id, page, instanceId: instance.id, asker: "@alice:example.org", about, expiresAt: world.now + 1000 });
      return id;
    },
  });
}

/** What the pages stand on; what is behind the forms runs as a job of this world. */
export const pagesOn = (world: World, publicUrl: string, links: Links): WebDeps => ({
  deps: { ...world.deps, links },
  publicUrl,
  signal: new AbortController().signal,
  perform: async (link, work) => told(await world.ends(link.id, (job) => work.run(job))),
});

/** What became of a job, as the page behind whose form it is hears of it. */
function told<Outcome>({ ended, outcome }: { readonly ended: Ended; readonly outcome: Outcome | null }): Outcome {
  if (outcome !== null) return outcome;
  throw ended.state === "failed" && ended.failure.ref === null ? errorOf(ended.failure) : new Error("no outcome");
}
