import { randomBytes } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { openAdapters, type Adapters } from "./adapters.ts";
import { startInnkeeper } from "./bot.ts";
import { complete } from "./commands/complete.ts";
import { namesIn } from "./commands/names.ts";
import { commandOf, perform, resume, type Performing } from "./commands/perform.ts";
import { commands } from "./commands/table.ts";
import { isWithin } from "./commands/within-scope.ts";
import { readConfig, type Config } from "./config.ts";
import { endOnFaults, Fault } from "./end-on-faults.ts";
import { openLog } from "./log-file.ts";
import { checkToken, liftRateLimit } from "./matrix/accounts.ts";
import { createAdminRoom, joinRoom } from "./matrix/admin-room.ts";
import { openChat } from "./matrix/chat.ts";
import { messageOf, UserError } from "./model/error.ts";
import type { Reach } from "./model/homeserver.ts";
import { InstanceName, servicesOf, type Instance } from "./model/instance.ts";
import type { Json } from "./model/job.ts";
import { holdsKey } from "./model/known-key.ts";
import { homeserverAt } from "./operations/addresses.ts";
import { History } from "./shell/history.ts";
import { runTerminalChat } from "./shell/terminal-chat.ts";
import { stopOnSignals } from "./stop-on-signals.ts";
import { systemClock } from "./system-clock.ts";
import { version } from "./version.ts";
import { privateFile, writePrivate } from "./write-private.ts";

const asker = "sandbox (shell)";

/** One of the sandbox's two people. The token comes with the account, so that nobody ever has to sign in. */
const Person = z.object({ user: z.string(), password: z.string(), userId: z.string(), token: z.string() });
type Person = z.infer<typeof Person>;

/** What the sandbox keeps between its starts. */
const State = z.object({
  /** The instance that carries the room. */
  home: InstanceName,
  passwords: z.object({ admin: z.string(), innkeeper: z.string() }),
  admin: Person.optional(),
  bot: Person.optional(),
  room: z.string().optional(),
});
type State = z.infer<typeof State>;

/** The names of the images that set-up found or built; null for one that can't be had here. */
const Images = z.partialRecord(z.enum(["backend", "frontend", "tuwunel", "synapse"]), z.string().nullable());
type Images = z.infer<typeof Images>;

const filesOf = (dataRoot: string) => {
  const file = (name: string): string => join(dataRoot, "sandbox", name);
  return { config: file("innkeeper.yaml"), state: file("accounts.json"), botToken: file("bot-token"), adminPassword: file("admin-password"), adminKeys: file("admin-keys"), adminRecoveryKey: file("admin-recovery-key"), history: file("history"), log: file("innkeeper.log") };
};
type Files = ReturnType<typeof filesOf>;

/** Where a bare `npm start` keeps its config: what the shell uses when there is no other. */
export const sandboxConfig = (dataRoot: string): string => filesOf(dataRoot).config;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/**
 * Makes what is missing (a homeserver as the instance `home`, two accounts, an admin room), runs the bot, and turns the terminal
 * into a chat in that room. Gives the exit code.
 * @throws UserError where something can't be made.
 */
export async function runSandbox(env: NodeJS.ProcessEnv, cwd: string): Promise<number> {
  const { dataRoot } = readConfig({ INNKEEPER_DATA_ROOT: env["INNKEEPER_DATA_ROOT"], INNKEEPER_CONFIG: "" }, cwd);
  const files = filesOf(dataRoot);
  const images = Images.parse(JSON.parse(env["INNKEEPER_SANDBOX_IMAGES"] ?? "{}"));
  const stopping = new AbortController();
  stopOnSignals(stopping, ["SIGTERM", "SIGHUP"]);
  // Closing words for a terminal that was closed must not end the program before the bot has ended.
  process.stderr.on("error", () => undefined);
  const log = openLog("info", files.log);
  endOnFaults(stopping, log);

  // First without a homeserver: the one it will use is made by the same operations that serve users.
  const read = (): Config => readConfig({ INNKEEPER_CONFIG: files.config, INNKEEPER_DATA_ROOT: dataRoot }, cwd);
  const chosen = await choose(files, images);
  await writePrivate(files.config, stringify(chosen));
  const adapters = openAdapters(read(), log, version);
  let made: Made;
  try {
    made = await makeHome(adapters, files, env["INNKEEPER_SANDBOX_HOME"] ?? "home", stopping.signal);
  } catch (thrown) {
    throw besideAnother(thrown);
  } finally {
    adapters.close();
  }
  const { admin, room, secrets, url } = made;
  await writePrivate(files.config, stringify({ ...chosen, homeserver: { url, tokenFile: files.botToken, rateLimited: false }, rooms: [room], owners: [admin.userId] }));

  const config = read();
  const bot = await startInnkeeper(config, log, stopping);
  // Without a bot nobody answers: the terminal's chat ends, too.
  const lost: unknown[] = [];
  bot.ended.catch((thrown: unknown) => {
    lost.push(thrown);
    stopping.abort(thrown);
  });
  try {
    const keys = { directory: files.adminKeys, recovery: privateFile(files.adminRecoveryKey), password: admin.password };
    const chat = await openChat({ url, token: admin.token, room, keys, clock: systemClock, log, signal: stopping.signal });
    await bot.ready;
    say("\nFrom any Matrix client on this machine:");
    say(`  homeserver    ${url}`);
    say(`  user          ${admin.user}`);
    say(`  password      in ${files.adminPassword}`);
    say(`  recovery key  in ${files.adminRecoveryKey}`);
    say("It asks to verify the new session: that is what the recovery key is for. The room is encrypted, and only verified sessions are believed.\n");
    say(`The room is "Innkeeper" (${room}).`);
    say(`You are in it here as ${admin.userId}.${process.stdin.isTTY ? " Try: !help   Tab completes, Ctrl-D leaves." : ""}\n`);
    const recoveryKey = await keys.recovery.read();
    const known = [...secrets, ...(recoveryKey === null ? [] : [recoveryKey.trim()])];
    const seen = bot.depsIn(room);
    const names = namesIn(seen);
    const askable = commands.filter((command) => isWithin(command, seen.scope));
    const history = new History(privateFile(files.history), (line) => holdsKey(line) || known.some((secret) => line.includes(secret)));
    const code = await runTerminalChat({ aside: say, chat, complete: (line) => complete(askable, line, names), history, input: process.stdin, output: process.stdout, signal: stopping.signal });
    const { reason } = stopping.signal as { readonly reason: unknown };
    if (reason instanceof Fault) throw new UserError("broken-down", `Something went wrong on my side (ref ${reason.ref}); ${files.log} has the details.`, "What was under way goes on with the next `npm start`.");
    if (lost.length > 0) throw lost[0];
    return code;
  } finally {
    stopping.abort(new Error("the terminal was left"));
    await bot.close();
    say("\nYou have left. Instances go on running; links that were posted work only while Innkeeper runs. Back: npm start");
  }
}

/** "Choose another name" means something else where nobody chose one. */
function besideAnother(thrown: unknown): unknown {
  if (!(thrown instanceof UserError) || thrown.code !== "container-taken") return thrown;
  return new UserError(
    thrown.code,
    `${thrown.message} It is probably another sandbox's home.`,
    "Remove that sandbox where it was made (npm run innkeeper -- sandbox remove), or give this one's home another name: INNKEEPER_SANDBOX_HOME=home2 npm start",
  );
}

/** The sandbox's settings: a free port for its pages, chosen once, and the images that there are. */
async function choose(files: Files, images: Images): Promise<Record<string, unknown>> {
  const earlier = z.looseObject({ web: z.object({ port: z.number() }).optional() }).catch({}).parse(parse(await readFile(files.config, "utf8").catch(() => "")) ?? {});
  const found = Object.fromEntries(Object.entries(images).filter(([, image]) => image !== null));
  const homeserver = images.tuwunel === null || images.tuwunel === undefined ? "synapse" : "tuwunel";
  if (homeserver === "synapse") say("Tuwunel's image can't be had here, so a bare --matrix means Synapse.");
  return {
    agentModel: "synthetic",
    defaults: { homeserver },
    images: found,
    web: { port: earlier.web?.port ?? (await freePort()) },
  };
}

/** A port that nobody has now, as the system gives them out. */
async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

type Made = {
  readonly url: string;
  readonly room: string;
  readonly admin: Person;
  /** What lets somebody in as one of the two. */
  readonly secrets: readonly string[];
};

async function makeHome(adapters: Adapters, files: Files, wanted: string, signal: AbortSignal): Promise<Made> {
  const { deps } = adapters;
  const keep = async (state: State): Promise<State> => {
    await writePrivate(files.state, JSON.stringify(state, null, 2));
    return state;
  };
  // Passwords are kept before accounts are made: a crash in between finds them again.
  let state =
    (await readState(files.state)) ??
    (await keep({ home: InstanceName.parse(wanted), passwords: { admin: randomBytes(12).toString("base64url"), innkeeper: randomBytes(24).toString("base64url") } }));
  // A name under which nothing was made is still free to change.
  if (state.admin === undefined && deps.instances.find(state.home) === null) state = await keep({ ...state, home: InstanceName.parse(wanted) });
  const instance = await ensureHome(adapters, state.home, signal);
  const settings = await deps.files.settings(instance);
  const url = homeserverAt(settings);
  const reach: Reach = { url, serverName: instance.serverName ?? instance.domain, secrets: await deps.files.secrets(instance) };

  const person = async (user: string, password: string, had: Person | undefined): Promise<Person> => {
    if (had !== undefined && (await works(url, had.token))) return had;
    const { userId, token } = await makeOrSignIn(adapters, instance, reach, user, password);
    const serviceToken = reach.secrets.serviceToken;
    if (serviceToken !== undefined) await liftRateLimit({ url, token: serviceToken, user: userId });
    return { user, password, userId, token };
  };
  const admin = await person("admin", state.passwords.admin, state.admin);
  const bot = await person("bot", state.passwords.innkeeper, state.bot);
  state = await keep({ ...state, admin, bot });
  await writePrivate(files.adminPassword, `${admin.password}\n`);
  await writePrivate(files.botToken, `${bot.token}\n`);

  const room = state.room ?? (await createAdminRoom({ url, token: admin.token, name: "Innkeeper", invite: [bot.userId], encrypted: true }));
  await keep({ ...state, room });
  await joinRoom({ url, token: bot.token, room });
  return { url, room, admin, secrets: [admin, bot].flatMap(({ password, token }) => [password, token]) };
}

/** The instance that carries the room: created and started by the commands that users have. */
async function ensureHome({ deps, scopeIn }: Adapters, home: InstanceName, signal: AbortSignal): Promise<Instance> {
  const performing: Performing = { deps, table: commands, signal, put: () => undefined, queued: () => undefined, progress: plainProgress(), roleNow: null, self: asker, scopeNow: async (room) => scopeIn(room) };
  await resume(performing, ({ lock }) => lock !== null);
  if (deps.instances.find(home) === null) {
    await run("instance create", { name: home, domain: `${home}.localhost`, matrix: deps.choices.defaultHomeserver, onlyMatrix: true, federation: false, start: true, dryRun: false });
  }
  const instance = deps.instances.get(home);
  const running = await deps.engine.running(instance);
  if (servicesOf(instance).some((service) => !running.includes(service))) await run("instance start", { name: home });
  return deps.instances.get(home);

  async function run(command: string, input: Json): Promise<void> {
    const { ended } = await perform(performing, { command: commandOf(commands, command), input, asker, origin: { kind: "shell", user: "sandbox" } });
    if (ended.state === "failed") throw new UserError(ended.failure.code, ended.failure.message, ended.failure.hint ?? undefined, ended.failure.detail ?? undefined);
  }
}

/** One line a step, on standard error. */
function plainProgress(): Performing["progress"] {
  let last = "";
  return {
    show({ title }, steps) {
      const text = `· ${title}: ${steps.at(-1)?.title ?? ""}`;
      if (text !== last) say(text);
      last = text;
    },
    end: () => undefined,
  };
}

async function readState(file: string): Promise<State | null> {
  try {
    return State.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new UserError("sandbox-broken", `${file} can't be read: ${messageOf(thrown)}`, "Take the sandbox away and start afresh: `npm run innkeeper -- sandbox remove`");
  }
}

async function works(url: string, token: string): Promise<boolean> {
  try {
    await checkToken({ url, token });
    return true;
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.code === "token-refused") return false;
    throw thrown;
  }
}

async function makeOrSignIn({ deps }: Adapters, instance: Instance, reach: Reach, user: string, password: string): Promise<{ userId: string; token: string }> {
  const homeserver = deps.homeservers.of(instance);
  try {
    return await homeserver.register(reach, { user, password, admin: user === "admin" });
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.code === "name-taken") return homeserver.signIn(reach, { user, password });
    throw thrown;
  }
}

/** Takes away the sandbox's containers, networks, built images (unless `--keep-images`) and data; nothing else. Gives the exit code. */
export async function removeSandbox(env: NodeJS.ProcessEnv, cwd: string, args: readonly string[]): Promise<number> {
  const { dataRoot } = readConfig({ INNKEEPER_DATA_ROOT: env["INNKEEPER_DATA_ROOT"], INNKEEPER_CONFIG: "" }, cwd);
  const files = filesOf(dataRoot);
  const keepImages = args.includes("--keep-images");
  const state = await readFile(files.config).catch(() => null);
  if (state === null) throw new UserError("no-sandbox", `There is no sandbox in ${dataRoot}.`, "`npm start` makes one.");
  const production = readConfig({ INNKEEPER_CONFIG: env["INNKEEPER_CONFIG"] }, cwd);
  if (production.file !== null && production.file !== files.config && production.dataRoot === dataRoot) {
    throw new UserError("production-there", `${production.file} keeps production in ${dataRoot} too, so that isn't only a sandbox.`, "Remove what you don't need with `npm run innkeeper -- instance remove NAME`.");
  }
  if (!(await agreed(args, dataRoot))) {
    say("Left as it is.");
    return 1;
  }
  const config = readConfig({ INNKEEPER_CONFIG: files.config, INNKEEPER_DATA_ROOT: dataRoot }, cwd);
  const adapters = openAdapters({ ...config, homeserver: null }, openLog("info", files.log), version);
  const { deps, registry } = adapters;
  const lock = registry.locks.tryTake("bot");
  if (lock === null) {
    adapters.close();
    throw new UserError("bot-runs-already", "The sandbox runs.", "Leave it first (Ctrl-D), then do this again.");
  }
  try {
    for (const instance of deps.instances.all()) {
      say(`· taking down ${instance.name}`);
      await deps.engine.down(instance, AbortSignal.timeout(180_000));
    }
    if (!keepImages) await deps.engine.removeBuiltImages();
  } finally {
    lock.release();
    adapters.close();
  }
  await rm(dataRoot, { recursive: true, force: true });
  say(`Gone: its containers and networks${keepImages ? "" : ", the images that were built"}, and ${dataRoot}. Docker itself and what others run were left alone.`);
  return 0;
}

async function agreed(args: readonly string[], dataRoot: string): Promise<boolean> {
  if (args.includes("--yes")) return true;
  if (!process.stdin.isTTY) throw new UserError("needs-yes", "This deletes the sandbox for good, and nobody is here to answer.", "If it is meant: `npm run innkeeper -- sandbox remove --yes`");
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await asking.question(`Delete the sandbox, with all its instances and ${dataRoot}, for good? [y/N] `)).trim());
  } finally {
    asking.close();
  }
}
