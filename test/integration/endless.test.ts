import { rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { Authority } from "../fakes/certificates.ts";
import { EndlessServer } from "../fakes/endless.ts";
import { temporaryFolder } from "../fakes/temporary-folder.ts";
import { measured } from "./memory.ts";

/** Megabytes by which one answer without end may make the program grow. */
const most = 20;

/** What peers say that behave, some of it long. */
const good = { versions: ["v1.11"], server_name: "hs.test", next_batch: "s1", last_sync_time: null, filler: "x".repeat(60_000) };
const long = { ...good, filler: "x".repeat(1_900_000) };

const onHomeserver = (what: string) => (url: string): string => `homeservers.homeservers().${what.replace("URL", JSON.stringify(url))}`;
const onMindRoom = (what: string) => (_: string, port: number): string => `mindroom.mindroomAgents().${what.replace("SETTINGS", `{ bindAddress: "127.0.0.1", ports: { backend: ${port}, frontend: ${port} } }`)}`;
const onMatrix = (what: string) => (url: string): string => what.replace("URL", JSON.stringify(url));

const files = { homeservers: "homeserver/homeservers.ts", mindroom: "mindroom/agents.ts", client: "matrix/transport/client.ts", accounts: "matrix/transport/accounts.ts", sync: "matrix/transport/sync.ts" };
const hungUp = { code: "homeserver-endless", facts: { limitBytes: 2_000_000 } };

type Peer = {
  readonly what: string;
  readonly path: string;
  readonly files: readonly (keyof typeof files)[];
  readonly work: (url: string, port: number) => string;
  readonly says: object | null;
  /** What one that behaves answers; a long answer unless told. */
  readonly usual?: object;
  /** What the endless one answers elsewhere; short unless told, so that only what has no end is measured. */
  readonly otherwise?: object;
};

test.each<Peer>([
  { what: "a homeserver's versions, as `--matrix=URL` asks for them", path: "/_matrix/client/versions", files: ["homeservers"], work: onHomeserver("inspect(URL)"), says: hungUp },
  { what: "where its clients are to go", path: "/.well-known/matrix/client", files: ["homeservers"], work: onHomeserver("inspect(URL)"), says: hungUp, otherwise: {} },
  { what: "its keys", path: "/_matrix/key/v2/server", files: ["homeservers"], work: onHomeserver("inspect(URL)"), says: { code: "homeserver-unknown" } },
  { what: "who may register there", path: "/_matrix/client/v3/register", files: ["homeservers"], work: onHomeserver("inspect(URL)"), says: { serverName: "hs.test", registration: { how: "unknown", says: null } } },
  { what: "the versions of one of ours", path: "/_matrix/client/versions", files: ["homeservers"], work: onHomeserver('of({ homeserver: "tuwunel" }).probe(URL)'), says: { ready: false, seen: { what: "endless", limitBytes: 2_000_000 } } },
  { what: "MindRoom's health while it starts", path: "/api/health", files: ["mindroom"], work: onMindRoom("probeBackend(SETTINGS, false)"), says: { ready: false, seen: { what: "endless", limitBytes: 64_000 } }, usual: good },
  { what: "MindRoom's health while it runs", path: "/api/health", files: ["mindroom"], work: onMindRoom("lastSync(SETTINGS)"), says: null, usual: good },
  { what: "MindRoom's page", path: "/", files: ["mindroom"], work: onMindRoom("probeFrontend(SETTINGS)"), says: { ready: false, seen: { what: "endless", limitBytes: 1_000_000 } }, usual: good },
  { what: "the bot's sign-in", path: "/_matrix/client/v3/login", files: ["accounts"], work: onMatrix('accounts.logIn({ url: URL, user: "bot", password: "secret", deviceName: "Bot" })'), says: hungUp },
  { what: "the bot's sync", path: "/_matrix/client/v3/sync", files: ["client", "sync"], work: onMatrix('sync.syncNow(new client.Client(URL, "token"), AbortSignal.timeout(20_000))'), says: { name: "TooLarge", message: "it sent more than 8000000 bytes" }, usual: { ...good, filler: "x".repeat(7_900_000) } },
])("$what without end: the connection is closed, the reason told, and memory stays", async ({ files: needed, path, says, usual = long, otherwise = good, work }: Peer) => {
  const behaved = await EndlessServer.start({ path: "nowhere", elsewhere: (_, response) => void response.end(JSON.stringify(usual)) });
  const endless = await EndlessServer.start({ path, elsewhere: (_, response) => void response.end(JSON.stringify(otherwise)) });
  const imports = Object.fromEntries(needed.map((name) => [name, files[name]]));
  const { grownMB, said } = await measured({ imports, before: work(behaved.url, behaved.port), work: work(endless.url, endless.port) });
  if (says === null) expect(said).toBeNull();
  else expect(said).toMatchObject(says);
  expect(endless.hungUp).toBe(1);
  expect(grownMB).toBeLessThan(most);
});

test.each(["/.well-known/matrix/server", "/_matrix/federation/v1/version", "/_matrix/key/v2/server"])("another homeserver's %s without end is told, and memory stays", async (path) => {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const authority = new Authority(folder);
  const certificate = authority.certify("one.test");
  const answers = (port: number): object => ({ "m.server": `one.test:${port}`, server: { name: "Tuwunel" }, filler: "x".repeat(200_000) });
  // Where nothing of this host's listens on the default port for federation.
  const address = "127.0.84.48";
  const behaved: EndlessServer = await EndlessServer.start({ path: "nowhere", address, certificate, elsewhere: (_, response) => void response.end(JSON.stringify(answers(behaved.port))) });
  const endless: EndlessServer = await EndlessServer.start({ path, address, certificate, elsewhere: (_, response) => void response.end(JSON.stringify(answers(endless.port))) });
  const look = (port: number): string => `way.federation({ authority: ${JSON.stringify(authority.file)}, hosts: { "one.test": "${address}" } }, { wellKnownPort: ${port} }).look("one.test", new AbortController().signal)`;
  const { grownMB, said } = await measured({ imports: { way: "homeserver/federation/look.ts" }, before: look(behaved.port), work: look(endless.port) });
  const fault = { kind: "invalid", path };
  expect(said).toMatchObject({ failed: { fault: path.startsWith("/.") ? { because: fault } : fault } });
  expect(endless.hungUp).toBe(1);
  expect(grownMB).toBeLessThan(most);
});

test("an answer that unpacks to more than a hundred times its size is read as far as any other", async () => {
  const packed = gzipSync(Buffer.alloc(64 * 1024 * 1024, "a"));
  const serve = (body: Buffer): Promise<EndlessServer> => EndlessServer.start({ path: "nowhere", elsewhere: (_, response) => void response.setHeader("content-encoding", "gzip").end(body) });
  const [behaved, bomb] = [await serve(gzipSync(JSON.stringify(long))), await serve(packed)];
  const inspect = onHomeserver("inspect(URL)");
  const { grownMB, said } = await measured({ imports: { homeservers: files.homeservers }, before: inspect(behaved.url), work: inspect(bomb.url) });
  expect(said).toMatchObject(hungUp);
  expect(grownMB).toBeLessThan(most);
});

test.each([
  { how: "headers", what: "headers without end", seconds: 0, says: { code: "homeserver-silent", facts: { why: "endless-headers" } } },
  { how: "drip", what: "a byte now and then", seconds: 10, says: { code: "homeserver-silent", facts: { why: "timeout" } } },
  { how: "redirect", what: "redirects without end", seconds: 0, says: { code: "homeserver-unknown" } },
] as const)("a homeserver that answers with $what is given up by the deadline, and memory stays", async ({ how, says, seconds }) => {
  const behaved = await EndlessServer.start({ path: "nowhere", elsewhere: (_, response) => void response.end(JSON.stringify(long)) });
  const endless = await EndlessServer.start({ path: "/_matrix/client/versions", how, elsewhere: (_, response) => void response.end(JSON.stringify(long)) });
  const inspect = onHomeserver("inspect(URL)");
  const began = performance.now();
  const { grownMB, said } = await measured({ imports: { homeservers: files.homeservers }, before: inspect(behaved.url), work: inspect(endless.url) });
  expect(said).toMatchObject(says);
  expect((performance.now() - began) / 1000).toBeGreaterThanOrEqual(seconds);
  expect((performance.now() - began) / 1000).toBeLessThan(seconds + 15);
  expect(grownMB).toBeLessThan(most);
});
