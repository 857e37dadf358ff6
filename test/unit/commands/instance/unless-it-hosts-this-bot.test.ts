import { expect, test } from "vitest";
import { unlessItHostsThisBot } from "../../../../src/commands/instance/unless-it-hosts-this-bot.ts";
import { InstanceName } from "../../../../src/model/instance/instance.ts";
import type { Origin } from "../../../../src/model/jobs/origin.ts";
import type { Deps } from "../../../../src/operations/deps.ts";

const home = { name: InstanceName.parse("home") };
const inRoom: Origin = { kind: "room", room: "!room:localhost", event: "$event", thread: null };
const inShell: Origin = { kind: "shell", user: "alice" };

const installed = (ownHomeserver: string | null): Deps =>
  ({ choices: { ownHomeserver }, instances: { find: () => ({ domain: "hq.example.org", serverName: "hq.example.org" }) }, ports: { of: () => ({ matrix: 8448 }) } }) as unknown as Deps;

test("a room can't stop the homeserver that carries it, and learns how it is done on the host", async () => {
  const refused = unlessItHostsThisBot("stop")(home, installed("http://127.0.0.1:8448"), inRoom);
  await expect(refused).rejects.toMatchObject({ code: "carries-this-room", facts: { name: "home", line: "instance stop home", restarts: false } });
});

test.each(["https://hq.example.org", "http://192.168.1.5:8448"])("one that the bot reaches as %s carries it as well", async (url) => {
  await expect(unlessItHostsThisBot("restart")(home, installed(url), inRoom)).rejects.toMatchObject({ code: "carries-this-room" });
});

test.each([
  ["a shell may", "http://127.0.0.1:8448", inShell],
  ["another port is another homeserver", "http://127.0.0.1:8450", inRoom],
  ["another host is another homeserver", "https://matrix.example.org:8448", inRoom],
  ["a bot without a homeserver here has nothing to lose", null, inRoom],
])("%s", async (_title, url, origin) => {
  await expect(unlessItHostsThisBot("remove")(home, installed(url), origin)).resolves.toBeUndefined();
});
