import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { composeConversation } from "../../src/app/compose-conversation.ts";
import { composeDeps } from "../../src/app/compose-deps.ts";
import { composeShell } from "../../src/app/compose-shell.ts";
import { concerns } from "../../src/commands/engine/parse.ts";
import { resume } from "../../src/commands/engine/perform.ts";
import type { Performing } from "../../src/commands/engine/performing.ts";
import { instanceFiles } from "../../src/files/instance-files.ts";
import { readMessage } from "../../src/matrix/inbound/read-message.ts";
import { readReaction } from "../../src/matrix/inbound/read-reaction.ts";
import { render } from "../../src/matrix/outbound/render.ts";
import type { Reason } from "../../src/model/error.ts";
import { openNetwork } from "../../src/model/federation/closed-network.ts";
import type { Json } from "../../src/model/json.ts";
import { InstanceName } from "../../src/model/instance/instance.ts";
import type { Incoming, SendingDevice } from "../../src/model/rooms/incoming.ts";
import type { Outgoing } from "../../src/model/rooms/outgoing.ts";
import type { LinkPage } from "../../src/model/people/link.ts";
import type { KeyChanges } from "../../src/model/instance/model-keys.ts";
import type { AccountMade, PasswordSet } from "../../src/model/people/people-outcomes.ts";
import type { AgentsTokenSaved, KeysSaved } from "../../src/model/instance/instance-outcomes.ts";
import type { PageLink } from "../../src/model/reply.ts";
import { allows, type Role } from "../../src/model/people/role.ts";
import { everything, scopeOf, union, type Grant, type Scope } from "../../src/model/rooms/scope.ts";
import { auditLines } from "../../src/operations/audit/audit.ts";
import type { Choices, Deps } from "../../src/operations/deps.ts";
import { scopedDeps } from "../../src/operations/scoped/scoped-deps.ts";
import { openRegistry, type Registry } from "../../src/registry/registry.ts";
import { runCommandLine } from "../../src/shell/command-line.ts";
import type { FormSent, SentWith } from "../../src/web/engine/define-form.ts";
import { links as pageLinks } from "../../src/web/engine/links.ts";
import { claimForm, inviteForm } from "../../src/web/forms/account.ts";
import { agentsForm } from "../../src/web/forms/agents.ts";
import { keyForm } from "../../src/web/forms/dashboard-key.ts";
import { envForm } from "../../src/web/forms/env.ts";
import { passwordForm } from "../../src/web/forms/password.ts";
import { FakeAgents } from "./agents.ts";
import { FakeClock } from "./clock.ts";
import { FakeEngine } from "./engine.ts";
import { FakeFederation } from "./federation.ts";
import type { FakeFiles } from "./files.ts";
import { FakeHomeservers } from "./homeserver.ts";
import { FakeHost } from "./host.ts";
import { Life, mortalRegistry } from "./life.ts";
import { FakeMatrixRooms } from "./matrix-rooms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export const alice = "@alice:example.org";
export const dan = "@dan:example.org";
export const carol = "@carol:example.org";
export const vera = "@vera:example.org";
export const mallory = "@mallory:example.org";

/** What each may do, in every room, unless a test changes it. Who isn't there is a stranger. */
const roles: Readonly<Record<string, Role>> = { [alice]: "owner", [dan]: "owner", [carol]: "operator", [vera]: "viewer" };

/** The room in which all is said unless another is named, and two more. */
export const room1 = "!innkeeper:example.org";
export const room2 = "!operators:example.org";
/** A room in which all is encrypted. */
export const secretRoom = "!secret:example.org";
/** A chat with the bot alone. */
export const direct = "!direct:example.org";

export const dev = InstanceName.parse("dev");

/** Early on a Tuesday afternoon. */
const begin = new Date(2026, 4, 12, 14, 0).getTime();

const ofRegistry = { ranges: { backend: 8765, frontend: 3003, matrix: 8448 }, subnetPool: "10.213.0.0/16" };

/** A database in which the bot has its rooms and nothing has happened yet, as a file: to copy it is much quicker than to make its tables anew in each room. */
const newDatabases = new Map<boolean, Buffer>();
function newDatabase(newRooms: boolean): Buffer {
  const known = newDatabases.get(newRooms);
  if (known !== undefined) return known;
  const dataRoot = temporaryFolder();
  const registry = openRegistry({ ...ofRegistry, dataRoot });
  const { outbox, plainRooms, rooms } = registry;
  for (const room of [room1, room2]) rooms.add(room, null);
  if (!newRooms) for (const room of [room1, room2, direct]) plainRooms.tellOnce({ room, reply: [], kind: "notice", replyTo: null, thread: null, asker: null });
  for (const { id } of outbox.waiting()) outbox.sent(id);
  registry.close();
  const made = readFileSync(join(dataRoot, "innkeeper.db"));
  rmSync(dataRoot, { recursive: true });
  newDatabases.set(newRooms, made);
  return made;
}

/** A form, and what is done with what is typed in it. */
type SentForm<Read, Outcome extends Json> = { readonly page: LinkPage; work(sentWith: SentWith, read: Read, deps: Deps): FormSent<Outcome> };

export type FakeRoom = ReturnType<typeof fakeRoom>;

/** Where and how somebody says something; without a device of its own, a message in the encrypted room comes from their verified one. */
export type Saying = { readonly in?: string; readonly device?: SendingDevice | null; readonly ciphertext?: string; readonly missed?: Incoming["missed"] };

/** Somebody's own device, which they have signed. */
export const deviceOf = (user: string): SendingDevice => ({ id: `PHONE-${user.slice(1, 4).toUpperCase()}`, identity: `identity-of-${user}`, signed: true });

/** A message that has reached a room. */
export type Said = Pick<Outgoing, "room" | "kind" | "replyTo" | "asker" | "reason"> & { readonly text: string; readonly html: string };

/**
 * A bot in its rooms, over the real registry and real instance folders (unless fake ones are given); Docker, the host, homeservers, MindRoom and time are fakes.
 * The rooms know that they aren't encrypted, unless they are `newRooms`.
 * A test in which something goes wrong on our side fails, unless it expects `faults`.
 */
export function fakeRoom({ choices = {}, faults = false, files, newRooms = false }: { readonly choices?: Partial<Choices>; readonly faults?: boolean; readonly files?: FakeFiles; readonly newRooms?: boolean } = {}) {
  const dataRoot = temporaryFolder();
  writeFileSync(join(dataRoot, "innkeeper.db"), newDatabase(newRooms), { mode: 0o600 });
  const world = fakeWorld(dataRoot, choices, files ?? null);
  const said: Said[] = [];
  const attached: string[] = [];
  let events = 0;
  let life = world.bot();
  const url = (to: PageLink): string => world.links.url(to);

  function clear(): void {
    life.registry.close();
    rmSync(dataRoot, { recursive: true, force: true });
  }

  onTestFinished(() => {
    clear();
    if (!faults) expect(world.logged.filter((each) => each.startsWith("error"))).toEqual([]);
  });

  /** What is queued reaches its rooms, unless the bot is dead. */
  function deliver(): void {
    const { mortal, registry: { outbox } } = life;
    if (mortal.dead) return;
    for (const { id, reply, room, kind, replyTo, asker, reason } of outbox.waiting()) {
      const { body, html } = render(reply, url);
      for (const block of reply) if (block.kind === "file") attached.push([...auditLines(scopedDeps(life.deps, world.scopeIn(room), room).audit, block.of)].join(""));
      said.push({ room, kind, replyTo, asker, text: body, html, ...(reason === undefined ? {} : { reason }) });
      if (kind === "prompt" && replyTo !== null) life.registry.confirmations.asked(room, replyTo, promptOf(replyTo));
      outbox.sent(id);
    }
  }

  const idOf = (page: LinkPage, token: string): string => world.links.open(page, token) ?? token;
  /** A form that is sent; null where the bot is killed meanwhile. */
  async function sent<T>(work: Promise<T>): Promise<T | null> {
    const { mortal } = life;
    const done = work.catch((thrown: unknown) => {
      if (mortal.dead) return null;
      throw thrown;
    });
    const outcome = await Promise.race([done, mortal.died.then(() => null)]);
    deliver();
    return outcome;
  }

  /** What is behind a form, as its page does it. */
  async function work<Read, Outcome extends Json>(form: SentForm<Read, Outcome>, id: string, read: Read): Promise<readonly [Outcome, FormSent<Outcome>]> {
    const { conversation, deps } = life;
    const sentWith = deps.oneTimeLinks.find(id) ?? { id, asker: "somebody", about: null };
    const work = form.work(sentWith, read, deps);
    return [await conversation.performForm({ id, page: form.page }, work), work];
  }
  const sendsForm = <Read, Outcome extends Json>(form: SentForm<Read, Outcome>, token: string, read: Read): Promise<Outcome | null> =>
    sent(work(form, idOf(form.page, token), read).then(([outcome]) => outcome));
  /** The id of the last link to that page. */
  const linkTo = (page: LinkPage): string => world.links.open(page, new RegExp(`/${page}/(\\S+)`).exec(said.findLast(({ text }) => text.includes(`/${page}/`))?.text ?? "")?.[1] ?? "") ?? "none";

  const room = {
    ...world,
    dataRoot,
    files,
    /** All that the bot said, in all rooms. */
    said,
    /** The files that it sent. */
    attached,
    /** This life's. */
    get registry(): Registry {
      return life.registry;
    },
    performing: (): Performing => life.conversation.performing,
    get life(): Life {
      return life.mortal;
    },
    /** What the bot answered in the first room, in order. */
    get replies(): readonly string[] {
      return said.filter((each) => each.room === room1 && each.kind !== "notice").map(({ text }) => text);
    },
    /** What a room was told without having asked. */
    notices: (of: string): readonly string[] => said.filter((each) => each.room === of && each.kind === "notice").map(({ text }) => text),
    /** Why what was asked last in any room failed: its code and facts; null where it didn't fail, or by no single error. */
    lastFailure: (): Reason | null => said.findLast(({ kind }) => kind !== "notice")?.reason ?? null,
    lastReply: (): string => said.findLast(({ kind }) => kind !== "notice")?.text ?? "",

    /** Somebody sends a message, of which the bot doesn't know yet; gives its event. */
    waits(user: string, body: string, how: Saying = {}): string {
      const { in: where = room1, device = where === secretRoom ? deviceOf(user) : null } = how;
      const event = `$event-${++events}`;
      const ciphertext = device === null ? null : (how.ciphertext ?? `ciphertext of ${event}`);
      const at = world.clock.now();
      life.registry.inbox.add({ event, room: where, sender: user, body, addressed: where === direct, unclear: false, thread: null, answerTo: null, sentAt: at, receivedAt: at, device, ciphertext, missed: how.missed ?? null, after: null });
      return event;
    },

    /** Somebody's app sends a message with that content; ends when it is dealt with, or at once where it is none for the bot. */
    async sends(user: string, content: Readonly<Record<string, unknown>>, how: Saying = {}): Promise<void> {
      const { conversation, registry, works } = life;
      const { in: where = room1, device = where === secretRoom ? deviceOf(user) : null } = how;
      const event = `$event-${++events}`;
      const at = world.clock.now();
      const proof = { device, ciphertext: device === null ? null : `ciphertext of ${event}` };
      const message = readMessage(
        { event_id: event, type: "m.room.message", sender: user, origin_server_ts: at, state_key: undefined, unsigned: undefined, content: { msgtype: "m.text", ...content } },
        { user: "@bot:example.org", name: "Innkeeper", room: where, direct: where === direct, now: at, missed: null, proof },
      );
      if (message === null || !concerns(message.body, message.addressed)) return;
      registry.inbox.add(message);
      conversation.wake();
      await works.get(event);
      deliver();
    },

    /** The bot takes up all that waits. */
    async wakes(): Promise<void> {
      life.conversation.wake();
      await life.conversation.idle();
      deliver();
    },

    /** Somebody sends a message; ends when it is dealt with, or the bot is killed. */
    async says(user: string, body: string, how: Saying = {}): Promise<void> {
      const { conversation, mortal, works } = life;
      const event = room.waits(user, body, how);
      if (mortal.dead) return;
      conversation.wake();
      await Promise.race([works.get(event), mortal.died]);
      deliver();
    },

    /** Somebody reacts to the last question. */
    async reacts(user: string, key: string): Promise<void> {
      const { conversation, registry, works } = life;
      const prompt = said.findLast(({ kind }) => kind === "prompt");
      const event = `$event-${++events}`;
      const content = { "m.relates_to": { rel_type: "m.annotation", event_id: promptOf(prompt?.replyTo ?? ""), key } };
      const numberOf = (...of: Parameters<typeof registry.confirmations.numberOf>) => registry.confirmations.numberOf(...of);
      const message = readReaction({ event_id: event, type: "m.reaction", sender: user, origin_server_ts: 0, state_key: undefined, unsigned: undefined, content }, { user: "@bot:example.org", room: prompt?.room ?? room1, direct: false, now: world.clock.now(), missed: null, proof: { device: null, ciphertext: null }, numberOf });
      if (message === null) return;
      registry.inbox.add(message);
      conversation.wake();
      await works.get(event);
      deliver();
    },

    /** Answers the last question, by its number. */
    confirms: (user: string, word = "yes", where = room1): Promise<void> => room.says(user, `${word} ${room.number()}`, { in: where }),
    /** The number of the last question. */
    number: (): string => /yes (\d+)/.exec(said.findLast(({ kind }) => kind === "prompt")?.text ?? "")?.[1] ?? "none",

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
    kill: () => life.mortal.kill(),

    /** The bot starts again after it was killed, takes up what it left, and comes to rest. */
    async resumes(): Promise<void> {
      life.mortal.kill();
      life.registry.close();
      life = world.bot();
      const { conversation, mortal } = life;
      const work = async (): Promise<void> => {
        await resume(conversation.performing, () => true);
        conversation.wake();
        await conversation.idle();
      };
      await Promise.race([work(), mortal.died]);
      deliver();
    },

    /** A command line on the host, in a process of its own beside the bot. */
    async shell(words: string, { answer, dieAfter = Infinity }: { readonly answer?: string; readonly dieAfter?: number } = {}): Promise<Typed> {
      const { deps, mortal, registry, signal } = world.live();
      const typed = { code: 137, out: "", error: "" };
      mortal.dieAfter(dieAfter);
      try {
        const line = runCommandLine({
          ...composeShell({ deps, scopeIn: world.scopeIn, user: "root", progress: { show: () => undefined, end: () => undefined }, signal }),
          argv: words.split(" "),
          terminal: {
            out: (text) => (typed.out += text),
            outAll: async (lines) => void (typed.out += [...lines].join("")),
            error: (text) => (typed.error += text),
            width: 200,
            colour: false,
            ask: answer === undefined ? null : async () => answer,
          },
        });
        typed.code = await Promise.race([line, mortal.died.then(() => typed.code)]);
        return typed;
      } finally {
        mortal.kill();
        registry.close();
        deliver();
      }
    },

    /** Somebody sends the form behind a first-admin link. */
    claims: (token: string, user: string, password: string): Promise<AccountMade | null> => sendsForm(claimForm, token, { user, password }),
    /** Somebody sends the form behind an invite. */
    joins: (token: string, user: string, password: string): Promise<AccountMade | null> => sendsForm(inviteForm, token, { user, password }),
    /** Somebody sends the form on which they choose a new password. */
    async choosesPassword(token: string, password: string): Promise<PasswordSet | null> {
      return sendsForm(passwordForm, token, { password });
    },
    /** Somebody sends the form that takes the agents' registration token. */
    async savesAgentsToken(token: string, typed: string): Promise<AgentsTokenSaved | null> {
      return sendsForm(agentsForm, token, { token: typed });
    },
    /** The token of the last link to a page that was posted. */
    token: (page: LinkPage = "claim"): string => new RegExp(`/${page}/(\\S+)`).exec(said.findLast(({ text }) => text.includes(`/${page}/`))?.text ?? "")?.[1] ?? "none",

    link: linkTo,

    /** Somebody sends the form of keys behind a link; ends when what follows has ended. Null when the bot dies meanwhile. */
    async saves(changes: KeyChanges, { linkId = linkTo("env"), restart = false }: { readonly linkId?: string; readonly restart?: boolean } = {}): Promise<KeysSaved | null> {
      const { conversation, mortal } = life;
      try {
        const saved = await Promise.race([work(envForm, linkId, { changes, restart }).then(([outcome]) => outcome), mortal.died.then(() => null)]);
        await Promise.race([conversation.idle(), mortal.died]);
        return saved;
      } finally {
        deliver();
      }
    },
    /** Somebody presses the button behind a link, and sees the dashboard's key. */
    async looksAtKey(linkId = linkTo("key")): Promise<string> {
      try {
        const [outcome, shown] = await work(keyForm, linkId, null);
        const link = life.deps.oneTimeLinks.find(linkId)!;
        const instance = life.deps.instances.all().find(({ id }) => id === link.instanceId)!;
        const page = String(await shown.done(outcome, { link, instance }));
        return /class="secret">([^<]*)</.exec(page)?.[1] ?? "none";
      } finally {
        deliver();
      }
    },

    /** A file of an instance's folder, or of the data root. */
    path: (...parts: readonly string[]): string => join(dataRoot, ...parts),
    read: (path: string): string => readFileSync(join(dataRoot, path), "utf8"),
    /** Puts a file there by hand. */
    put(path: string, text: string): void {
      mkdirSync(dirname(join(dataRoot, path)), { recursive: true });
      writeFileSync(join(dataRoot, path), text);
    },
    /** Edits a file of the data root by hand. */
    edit: (path: string, change: (text: string) => string): void => writeFileSync(join(dataRoot, path), change(readFileSync(join(dataRoot, path), "utf8"))),

    /** Who asked what, as it is written, oldest first. */
    audit: () => life.registry.audit.from(0, Infinity, 100_000),

    /** All that is, without what differs from run to run: for comparing. */
    state: () => {
      const { instances, jobs, ports, trash } = life.registry;
      const all = {
        instances: instances.all().map(({ createdAt: _, ...rest }) => ({ ...rest, ports: ports.of(rest.name), subnet: ports.subnetOf(rest.name) })),
        ports: ports.all(),
        trash: trash.all().map(({ at: _, instance: { createdAt: __, ...instance }, ...rest }) => ({ ...rest, instance })),
        unfinished: jobs.unfinished(),
        files: files === undefined ? filesUnder(dataRoot) : [...files.folders.keys()].sort(),
        containers: world.engine.runningNames(),
        accounts: [...world.homeservers.accounts.keys()].sort(),
        matrixRooms: [...world.matrixRooms.rooms.values()].map(({ admins, alias, members, title }) => ({ admins, alias, members: [...members], title })),
      };
      return JSON.parse(sameEachTime(JSON.stringify(all), dataRoot)) as typeof all;
    },
    /** What the audit holds beside who went on with what was left, in an order and without what differs from run to run. */
    written: (): readonly string[] =>
      room.audit().filter(({ kind }) => kind !== "resumed").map(({ at: _, id: __, ...entry }) => sameEachTime(JSON.stringify(entry), dataRoot)).sort(),
    /** What the rooms have read, in order, without what differs from run to run. */
    words: (): readonly string[] => said.map(({ kind, room: where, text }) => sameEachTime(`${where} ${kind}: ${text}`, dataRoot)),
  };
  return room;
}

/** The message by which a command is asked about, as an event. */
const promptOf = (command: string): string => `${command}-prompt`;

type Typed = { code: number; out: string; error: string };

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /^(instances|trash)\//.test(path)).sort();

const sameEachTime = (text: string, dataRoot: string): string =>
  text
    .replaceAll(dataRoot, "ROOT")
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b/g, "ID")
    .replace(/\b([a-z]+)-[0-9a-f]{8}\b/g, "$1-SLOT")
    .replace(/(claim|invite|password|env|key|agents)\/[\w-]+\.[\w-]{43}/g, "$1/TOKEN")
    .replace(/(yes|no) \d{4}\b/g, "$1 NUMBER")
    .replace(/"note":"\d{4}"/g, '"note":"NUMBER"')
    .replace(/\(\d+ s\)/g, "(TIME)");

/** What outlives the program. */
function fakeWorld(dataRoot: string, chosen: Partial<Choices>, files: FakeFiles | null) {
  const clock = new FakeClock(begin);
  const engine = new FakeEngine(clock);
  const host = new FakeHost();
  const answers = (container: string): boolean => engine.answers(container);
  const homeservers = new FakeHomeservers(answers);
  const agents = new FakeAgents(answers);
  const federation = new FakeFederation();
  const matrixRooms = new FakeMatrixRooms();
  const links = pageLinks({ publicUrl: "https://bot.example.org", key: Buffer.alloc(32, 7) });
  const logged: string[] = [];
  const changedRoles = new Map<string, Role>();
  const roleOf = async (_room: string, user: string): Promise<Role> => changedRoles.get(user) ?? roles[user] ?? "stranger";
  const progress: { readonly room: string; readonly text: string }[] = [];
  const scopes = new Map<string, { readonly scope: Scope; readonly least: Role }>();
  /** Who isn't an owner sees in a direct chat what the rooms are for that they are in: here, those that were narrowed for that role. */
  const inDirect = (role: Role): Scope => (scopes.size === 0 ? everything : union([...scopes].filter(([, { least }]) => allows(least, role)).map(([, { scope }]) => scope)));
  const scopeIn = (room: string): Scope => scopes.get(room)?.scope ?? everything;
  const choices: Choices = {
    version: "0.1.0",
    dataRoot,
    instancesDirectory: join(dataRoot, "instances"),
    defaultHomeserver: "tuwunel",
    bindAddress: "127.0.0.1",
    images: { backend: "mindroom:1", frontend: "chat:1", tuwunel: "tuwunel:1", synapse: "synapse:1" },
    agentModel: "keyed",
    startDeadline: 180_000,
    ownDomains: ["bot.example.org"],
    ownUsers: ["@bot:example.org"],
    ownHomeserver: null,
    ...chosen,
  };

  /** What a program that starts builds. */
  function live() {
    const mortal = new Life();
    const registry = openRegistry({ ...ofRegistry, dataRoot, now: () => clock.now() });
    const remembered = mortalRegistry(registry, mortal);
    const promises = <T extends object>(name: string, thing: T): T => mortal.bind(name, thing, "promises");
    const log = (level: string) => (facts: Readonly<Record<string, unknown>>, message: string): void => {
      if (!mortal.dead) logged.push(`${level} ${message} ${Object.values(facts).map((fact) => (fact instanceof Error ? fact.stack : JSON.stringify(fact))).join(" ")}`);
    };
    const deps = composeDeps(remembered, {
      scopeIn,
      choices,
      clock: promises("clock", clock),
      log: { info: log("info"), warn: log("warn"), error: log("error") },
      engine: promises("engine", engine),
      host: promises("host", host),
      files: promises("files", files ?? instanceFiles({ dataRoot, templates, innkeeperId: registry.id, network: openNetwork })),
      homeservers: { of: (instance) => promises("homeserver", homeservers.of(instance)), inspect: (url) => homeservers.inspect(url), tokenHolds: (url, token) => homeservers.tokenHolds(url, token) },
      matrixRooms: promises("matrixRooms", matrixRooms),
      federation: promises("federation", federation),
      agents: promises("agents", agents),
      links,
      freeBytes: async () => 5e9,
    });
    return { mortal, registry, remembered, deps, signal: new AbortController().signal };
  }

  /** The bot, in its rooms. */
  function bot() {
    const program = live();
    const { deps, registry, remembered, signal } = program;
    registry.locks.tryTake("bot");
    const works = new Map<string, Promise<void>>();
    const conversation = composeConversation({
      deps,
      registry: remembered,
      matrix: {
        progress: {
          show({ origin, title }, steps) {
            if (origin.kind === "room") progress.push({ room: origin.room, text: [title, ...steps.flatMap((step) => [step.title, step.note ?? ""])].join("\n") });
          },
          end: () => undefined,
        },
        roleOf,
        roleNow: roleOf,
        scopeNow: async (where, user, role) => (where === direct && roles[user] !== "owner" ? inDirect(role) : scopeIn(where)),
        encrypted: async (where) => where === secretRoom,
        storageFailed: () => undefined,
        wake: () => undefined,
        working: (message, work) => void works.set(message.event, work),
      },
      owners: [alice, dan],
      signal,
    });
    return { ...program, conversation, works };
  }

  return {
    clock, engine, host, homeservers, federation, matrixRooms, agents, links, logged, bot, live,
    /** How far jobs were, as their rooms were shown. */
    progress,
    demote: (user: string, to: Role) => void changedRoles.set(user, to),
    scopeIn,
    /** From now on a room is for some instances only. People of direct chats are in it with that role. */
    narrow: (room: string, grant: Grant | null, least: Role = "operator") => void scopes.set(room, { scope: scopeOf({ room, grant }), least }),
  };
}

const templates = join(import.meta.dirname, "../../templates");
