import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { freePort } from "../fakes/free-port.ts";
import { adminRoomServer, type FakeHomeserver } from "../fakes/homeserver-http.ts";
import { until } from "../fakes/matrix-bot.ts";
import { anInstance, freshRegistry, freshRoot } from "../unit/registry/fresh.ts";

const few = "!few:fake";
const programs: ChildProcess[] = [];
const servers: FakeHomeserver[] = [];

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

afterEach(async () => {
  for (const child of programs.splice(0)) {
    child.kill("SIGKILL");
    await ended(child);
  }
  for (const server of servers.splice(0)) server.close();
});

/** Innkeeper as production runs it, on a homeserver with two admin rooms: one for all instances, the other for some. */
async function house() {
  const { server, url } = await adminRoomServer();
  servers.push(server);
  server.makeRoom(few, ["@alice:fake", "@bob:fake", server.bot]);
  const dataRoot = freshRoot();
  const { registry } = freshRegistry({ dataRoot });
  for (const name of ["dev", "secret"]) registry.instances.add(anInstance(name));
  const tokenFile = join(freshRoot(), "token");
  writeFileSync(tokenFile, "secret-token", { mode: 0o600 });
  const config = join(freshRoot(), "innkeeper.yaml");
  const port = await freePort();

  const run = (...argv: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "../../src/main.ts"), ...argv], { env: { ...process.env, INNKEEPER_CONFIG: config, INNKEEPER_DATA_ROOT: "" }, stdio: ["ignore", "ignore", "pipe"] });
    programs.push(child);
    return child;
  };
  return {
    server, registry, run,
    async start(grant: object): Promise<ChildProcess> {
      writeFileSync(config, JSON.stringify({ dataRoot, homeserver: { url, tokenFile, rateLimited: false }, rooms: [server.room, { room: few, ...grant }], owners: ["@alice:fake"], web: { port } }));
      const child = run("bot");
      let printed = "";
      child.stderr?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
      await until("the bot", () => printed.includes("Signed in"), 30_000);
      return child;
    },
    /** What the bot answers to a line. */
    async asks(room: string, body: string): Promise<string> {
      const event = server.add({ type: "m.room.message", sender: "@alice:fake", content: { msgtype: "m.text", body }, room });
      const answer = await until(`an answer to ${body}`, () =>
        server.sent(room).find((content) => content["org.innkeeper.kind"] !== "progress" && (content["m.relates_to"] as { "m.in_reply_to"?: { event_id: string } } | undefined)?.["m.in_reply_to"]?.event_id === event));
      return String(answer["body"]);
    },
  };
}

test("a room for some instances, as the config names it, sees those alone, also once the config has been narrowed; the other sees all", async () => {
  const { registry, run, server, ...home } = await house();
  const bot = await home.start({ instances: ["dev"] });
  expect(registry.rooms.find(few)).toMatchObject({ configured: few });
  expect(await home.asks(server.room, "!instance list")).toMatch(/2 instances[^]*dev[^]*secret/);
  expect(await home.asks(few, "!instance list")).toMatch(/^1 instance[^]*dev/);
  expect(await home.asks(few, "!instance show secret")).toBe("There is no instance `secret`. There is: dev.");
  expect(await home.asks(few, "!instance create other")).toMatch(/^No instance can be created from here\./);

  // What a shell does is told by another program, from the same config.
  await ended(run("port", "reserve", "8799"));
  await until("the notice", () => server.sent(server.room).some(({ body }) => String(body).includes("reserved port 8799")));
  expect(await home.asks(few, "!port list")).toBe("No port is given out or reserved.");

  bot.kill("SIGTERM");
  await ended(bot);
  await home.start({ create: "cust-" });
  expect(await home.asks(few, "!instance show dev")).toMatch(/^There is no instance `dev`, nor any other yet\./);
  expect(await home.asks(server.room, "!instance show dev")).toMatch(/^dev\b[^]*dev\.example\.org/);
  expect(JSON.stringify(server.sent(few))).not.toMatch(/8799|secret\.example/);
});
