import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../fakes/free-port.ts";
import { adminRoomServer, type FakeHomeserver } from "../fakes/homeserver-http.ts";
import { until } from "../fakes/matrix-bot.ts";

const scratch = mkdtempSync(join(tmpdir(), "innkeeper-e2e-"));
let dataRoot: string;
let server: FakeHomeserver;
let url: string;
let bot: ChildProcess | null = null;
let printed = "";

beforeEach(async () => {
  ({ server, url } = await adminRoomServer());
  dataRoot = mkdtempSync(join(scratch, "data-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));
afterEach(async () => {
  await kill();
  server.close();
});

async function kill(): Promise<void> {
  if (bot === null || bot.exitCode !== null || bot.signalCode !== null) return;
  bot.kill("SIGKILL");
  await once(bot, "exit");
}

/** Runs in the program before it: a fault in a callback, and one in a promise that nobody waits for, each at a signal. */
const faults = `data:text/javascript,${encodeURIComponent(`
  process.on("SIGUSR2", () => setImmediate(() => { throw new Error("a callback failed"); }));
  process.on("SIGWINCH", () => void Promise.reject(new Error("a promise failed")));
`)}`;

/** The whole program as in production, on a homeserver that does what a test wants. */
async function start({ node = [], password, stderr = "pipe" }: { readonly node?: readonly string[]; readonly password?: string; readonly stderr?: "pipe" | number } = {}): Promise<ChildProcess> {
  const folder = mkdtempSync(join(scratch, "config-"));
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, password ?? "secret-token", { mode: 0o600 });
  const signIn = password === undefined ? { tokenFile } : { user: server.bot, passwordFile: tokenFile };
  const config = join(folder, "innkeeper.yaml");
  writeFileSync(config, JSON.stringify({ dataRoot, homeserver: { url, ...signIn }, rooms: [server.room], owners: ["@alice:fake"], web: { port: await freePort() } }));
  const child = spawn(process.execPath, [...node, join(import.meta.dirname, "../../src/main.ts"), "bot"], { env: { ...process.env, INNKEEPER_CONFIG: config, INNKEEPER_DATA_ROOT: "" }, stdio: ["ignore", "ignore", stderr] });
  bot = child;
  printed = "";
  child.stderr?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  await until("the bot", () => (stderr === "pipe" ? printed.includes("Signed in") : server.requests.filter(({ path }) => path === "/sync").length > 1), 30_000);
  return child;
}

const said = (text: string): readonly Record<string, unknown>[] => server.sent().filter(({ body }) => String(body).includes(text));
const answersTo = (event: string): readonly unknown[] =>
  server.sent().filter((content) => (content["m.relates_to"] as { "m.in_reply_to"?: { event_id?: string } } | undefined)?.["m.in_reply_to"]?.event_id === event);

/** Whether this machine lets us make a small disk. */
const mounts = process.getuid?.() === 0 && ((): boolean => {
  const where = mkdtempSync(join(scratch, "mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", where], { stdio: "ignore" });
    execFileSync("umount", [where]);
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!mounts)("a disk on which the database finds no room: the room is told once, and with room again commands are answered, once", async () => {
  mkdirSync(dataRoot, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", dataRoot]);
  try {
    await start();
    const ballast = join(dataRoot, "ballast");
    execFileSync("sh", ["-c", 'cat /dev/zero > "$0" 2>/dev/null || true', ballast]);
    // Small ones still find room in what the database has for itself.
    let asked = 0;
    await until("the room told", () => {
      if (asked++ < 100) server.says("@alice:fake", `!port list ${"x".repeat(30_000)}`);
      return said("There is no room left on the disk").length > 0;
    }, 60_000);
    const command = server.says("@alice:fake", "!port list");
    await new Promise((resolve) => setTimeout(resolve, 8000));
    expect(said("I can't write anything down")).toHaveLength(1);

    rmSync(ballast);
    await until("the answer", () => answersTo(command).length > 0, 60_000);
    expect(answersTo(command)).toHaveLength(1);
    expect(bot?.exitCode).toBeNull();
  } finally {
    await kill();
    execFileSync("umount", [dataRoot]);
  }
});

test.skipIf(!mounts)("a disk on which the encryption keys find no room: nothing can be read or said, which the log says, and with room again the bot goes on by itself and says so", async () => {
  const keys = join(dataRoot, "matrix");
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", keys]);
  try {
    server.state("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
    const child = await start();
    const ballast = join(keys, "ballast");
    execFileSync("sh", ["-c", 'cat /dev/zero > "$0" 2>/dev/null || true', ballast]);
    const encrypted = (): number => server.events.filter(({ type, sender }) => type === "m.room.encrypted" && sender === server.bot).length;
    // An answer, which has to be encrypted.
    const rounds = (): number => printed.split("Signed in").length - 1;
    let asked = 0;
    await until("the end of the keys", () => {
      if (asked++ < 500) server.says("@alice:fake", `!port list ${asked}`);
      return printed.includes("The bot waits until its keys can be written");
    }, 60_000);
    expect(printed).toContain("can't be written (database or disk is full)");
    const before = encrypted();

    rmSync(ballast);
    await until("the bot again", () => rounds() === 2, 60_000);
    await until("what waited", () => encrypted() > before, 60_000);
    expect(child.exitCode).toBeNull();
    expect(server.sent()).toEqual([]);
  } finally {
    await kill();
    execFileSync("umount", [keys]);
  }
});

test("a database that another program keeps locked: the room is told once, and once it lets go the command is answered, once", async () => {
  await start();
  const other = new Database(join(dataRoot, "innkeeper.db"));
  other.exec("BEGIN IMMEDIATE");
  const command = server.says("@alice:fake", "!port list");
  await until("the room told", () => said("Another program keeps").length > 0, 60_000);
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  expect(said("I can't write anything down")).toHaveLength(1);
  expect(answersTo(command)).toEqual([]);
  other.exec("COMMIT");
  other.close();
  await until("the answer", () => answersTo(command).length > 0, 60_000);
  expect(answersTo(command)).toHaveLength(1);
});

test("a token that was revoked ends the program with a line that says what to do, and an exit code", async () => {
  const child = await start();
  const exited = once(child, "exit");
  server.hook = () => ({ status: 401, body: { errcode: "M_UNKNOWN_TOKEN", error: "Invalid access token" } });
  expect(await exited).toEqual([1, null]);
  expect(printed.trimEnd().split("\n").slice(-2)).toEqual([
    `The homeserver at ${url} doesn't accept the access token (any more).`,
    "Sign in again and put the new token where the old one was.",
  ]);
  expect(printed).not.toContain("secret-token");
});

test("a session that was ended is followed by a new one where the config has a password: commands are answered again, and the room is told", async () => {
  let ended = false;
  server.hook = (_, path) => {
    if (path === "/login") {
      ended = false;
      server.device = `D${server.requests.length}`;
      return { body: { user_id: server.bot, device_id: server.device, access_token: "token" } };
    }
    return ended ? { status: 401, body: { errcode: "M_UNKNOWN_TOKEN", error: "Invalid access token" } } : null;
  };
  const child = await start({ password: "correct horse" });
  ended = true;
  await until("the new session", () => !ended, 30_000);
  const command = server.says("@alice:fake", "!port list");
  await until("both", () => answersTo(command).length === 1 && said("my session was ended on the homeserver, so I signed in again").length === 1, 30_000);
  expect(child.exitCode).toBeNull();
  // Ended again at once: it is no use.
  const exited = once(child, "exit");
  ended = true;
  expect(await exited).toEqual([1, null]);
  expect(printed).not.toContain("correct horse");
});

test.each([
  ["SIGUSR2", "a callback failed", "uncaught exception"],
  ["SIGWINCH", "a promise failed", "unhandled rejection"],
] as const)("a fault that nobody foresaw (%s: %s) ends the program with its stack under a reference, and the next start goes on and tells the room", async (signal, message, origin) => {
  const child = await start({ node: ["--import", faults] });
  // The command is taken and its answer queued, but can't be sent.
  server.hook = (method, path) => (method === "PUT" && path.includes("/send/") ? { status: 502, body: "" } : null);
  const command = server.says("@alice:fake", "!port list");
  await until("the answer tried", () => server.requests.some(({ method, path }) => method === "PUT" && path.includes("/send/")));
  const exited = once(child, "exit");
  child.kill(signal);
  expect(await exited).toEqual([1, null]);
  const logged = printed.split("\n").find((each) => each.includes("something failed on our side")) ?? "";
  const { ref, err, origin: where } = JSON.parse(logged) as { ref: string; origin: string; err: { stack: string } };
  expect(where).toBe(origin);
  expect(err.stack).toMatch(new RegExp(`Error: ${message}\n +at `));

  server.hook = () => null;
  await start();
  await until("both", () => answersTo(command).length > 0 && said("I broke down").length > 0);
  expect(answersTo(command)).toHaveLength(1);
  expect(said(`(ref ${ref}, the log has the details)`)).toHaveLength(1);
});

test("a log that finds no room ends nothing", async () => {
  const full = openSync("/dev/full", "w");
  const child = await start({ stderr: full });
  closeSync(full);
  const command = server.says("@alice:fake", "!port list");
  await until("the answer", () => answersTo(command).length > 0);
  expect(child.exitCode).toBeNull();
});
