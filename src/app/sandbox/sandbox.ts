import { readFile } from "node:fs/promises";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { openAdapters } from "../adapters.ts";
import type { Typed } from "../host/host-command.ts";
import { startInnkeeper } from "../innkeeper.ts";
import { complete } from "../../commands/engine/complete.ts";
import { namesIn } from "../../commands/engine/names.ts";
import { commands } from "../../commands/table.ts";
import { isInScope } from "../../commands/engine/asker-scope.ts";
import { readConfig, type Config } from "../../config/config.ts";
import { endOnFaults, Fault } from "../../runtime/end-on-faults.ts";
import { openLog } from "../../runtime/log-file.ts";
import { openChat } from "../../matrix/chat.ts";
import { isError, reasonOf, UserError } from "../../model/error.ts";
import { holdsKey } from "../../model/rooms/known-key.ts";
import { filesOf, say, type SandboxFiles } from "./sandbox-files.ts";
import { makeHome, type Home } from "./home.ts";
import { History } from "../../shell/history.ts";
import { runTerminalChat } from "../../shell/terminal-chat.ts";
import { stopOnSignals } from "../../runtime/stop-on-signals.ts";
import { systemClock } from "../../runtime/system-clock.ts";
import { version } from "../version.ts";
import { privateFile, writePrivate } from "../../runtime/private-file.ts";

/** The names of the images that set-up found or built; null for one that can't be had here. */
const Images = z.partialRecord(z.enum(["backend", "frontend", "tuwunel", "synapse"]), z.string().nullable());
type Images = z.infer<typeof Images>;

/** The settings as an earlier start has left them, or somebody has changed them since. */
const Earlier = z.looseObject({ web: z.object({ port: z.number() }).optional() });

/**
 * Makes what is missing (a homeserver as the instance `home`, two accounts, an admin room), runs the bot, and turns the terminal
 * into a chat in that room. Gives the exit code.
 * @throws UserError where something can't be made.
 */
export async function runSandbox({ cwd, env }: Pick<Typed, "cwd" | "env">): Promise<number> {
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
  let made: Home;
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
    say("It asks you to verify the new session: do that with the recovery key. The room is encrypted, and I take commands from verified sessions only.\n");
    say(`The room is "Innkeeper" (${room}).`);
    say(`You are in it here as ${admin.userId}.${process.stdin.isTTY ? " Try: !help   Tab completes, Ctrl-D leaves." : ""}\n`);
    const recoveryKey = await keys.recovery.read();
    const known = [...secrets, ...(recoveryKey === null ? [] : [recoveryKey.trim()])];
    const seen = bot.depsIn(room);
    const names = namesIn(seen);
    const askable = commands.filter((command) => isInScope(command, seen.scope));
    const history = new History(privateFile(files.history), (line) => holdsKey(line) || known.some((secret) => line.includes(secret)));
    const code = await runTerminalChat({ aside: say, chat, complete: (line) => complete(askable, line, names), history, input: process.stdin, output: process.stdout, signal: stopping.signal });
    const { reason } = stopping.signal as { readonly reason: unknown };
    if (reason instanceof Fault) throw new UserError("broken-down", { ref: reason.ref, log: files.log });
    if (lost.length > 0) throw lost[0];
    return code;
  } finally {
    stopping.abort(new Error("the terminal was left"));
    await bot.close(stopping.signal);
    say("\nYou have left. Instances go on running; links that were posted work only while Innkeeper runs. Back: npm start");
  }
}

/** "Choose another name" means something else where nobody chose one. */
function besideAnother(thrown: unknown): unknown {
  return isError(thrown, "container-taken") ? new UserError("home-taken", { because: reasonOf(thrown) }) : thrown;
}

/** The sandbox's settings: a free port for its pages, chosen once, and the images that there are. What else somebody has put into the file stays. */
async function choose(files: SandboxFiles, images: Images): Promise<Record<string, unknown>> {
  const { web, ...earlier } = Earlier.catch({}).parse(parse(await readFile(files.config, "utf8").catch(() => "")) ?? {});
  const others = Object.fromEntries(Object.entries(earlier).filter(([key]) => !["homeserver", "rooms", "owners"].includes(key)));
  const found = Object.fromEntries(Object.entries(images).filter(([, image]) => image !== null));
  const homeserver = images.tuwunel === null || images.tuwunel === undefined ? "synapse" : "tuwunel";
  if (homeserver === "synapse") say("Tuwunel's image isn't available here, so a bare --matrix means Synapse.");
  return {
    ...others,
    agentModel: "synthetic",
    defaults: { homeserver },
    images: found,
    web: { port: web?.port ?? (await freePort()) },
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
