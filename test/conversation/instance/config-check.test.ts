import { expect, test } from "vitest";
import type { OneOffEnd } from "../../../src/model/engine.ts";
import { alice, carol, dev, fakeRoom, room1, room2, type FakeRoom } from "../../fakes/room.ts";

const config = "instances/dev/config/config.yaml";

/** As MindRoom's own check would end: a key that it doesn't know is the one mistake that people make here. */
const judged = (room: FakeRoom): OneOffEnd =>
  /modell:/.test(room.read(config))
    ? { code: 1, lines: ["Error: Invalid configuration in /app/config/config.yaml", "", "Issues found:", "  * agents -> assistant -> modell: Unknown key 'modell': remove it or correct its spelling", "", "Fix these issues:"] }
    : { code: 0, lines: ["Configuration is valid."] };

const breaks = (room: FakeRoom): void => room.edit(config, (text) => text.replace("    model: default", "    modell: default"));
const mends = (room: FakeRoom): void => room.edit(config, (text) => text.replace("modell:", "model:"));

/** `dev` runs, over real files, and from now on each change to it is seen. */
async function running(flags = "--matrix"): Promise<FakeRoom> {
  const room = fakeRoom();
  room.engine.once = () => judged(room);
  await room.says(alice, `!instance create dev dev.example.org ${flags} --start`);
  expect(room.lastReply()).toMatch(/^dev is running/);
  room.engine.calls.length = 0;
  return room;
}

const fault = { kind: "unknown-key", file: "config/config.yaml" };

/** What is wrong with a configuration that `breaks`, on the line on which a fresh one has its agent's model. */
const modell = (room: FakeRoom): object => ({ ...fault, key: "agents.assistant.modell", line: room.read(config).split("\n").findIndex((each) => each.includes("modell:")) + 1 });

test("a restart with a configuration that MindRoom doesn't accept is refused, and what runs goes on running; mended, it restarts", async () => {
  const room = await running();
  const before = room.engine.runningNames();
  const heard = room.notices(room2);
  breaks(room);
  await room.says(carol, "!instance restart dev");
  expect(room.lastFailure()).toMatchObject({ code: "config-invalid", facts: { name: "dev", refused: "restart", runs: true, path: room.path(config), faults: [modell(room)] } });
  expect(room.engine.calls).toEqual([]);
  expect(room.engine.runningNames()).toEqual(before);
  expect(room.notices(room2)).toEqual(heard);

  mends(room);
  await room.says(carol, "!instance restart dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
  expect(room.engine.calls).toEqual(["stop dev tuwunel,backend,frontend", "up dev tuwunel,backend,frontend"]);
});

test("a start is refused before anything of it is started", async () => {
  const room = await running();
  await room.says(alice, "!instance stop dev");
  room.engine.calls.length = 0;
  breaks(room);
  await room.says(alice, "!instance start dev");
  expect(room.lastFailure()).toMatchObject({ code: "config-invalid", facts: { name: "dev", refused: "start", runs: false, path: room.path(config), faults: [modell(room)] } });
  expect(room.engine.calls).toEqual([]);
  expect(room.registry.instances.get(dev).desired).toBe("stopped");
});

test("settings are not changed when the restart that they need would fail", async () => {
  const room = await running();
  breaks(room);
  const before = room.read("instances/dev/.env.dev");
  await room.says(alice, "!instance set dev BACKEND_PORT=9000");
  expect(room.lastFailure()).toMatchObject({ code: "config-invalid", facts: { name: "dev", refused: "change", runs: true, path: room.path(config), faults: [modell(room)] } });
  expect(room.read("instances/dev/.env.dev")).toBe(before);
  expect(room.registry.ports.all().map(({ port }) => port)).toEqual([3003, 8448, 8765]);
  expect(room.engine.calls).toEqual([]);
});

test("another image is asked whether it takes the configuration, also when nothing runs yet", async () => {
  const room = await running();
  await room.says(alice, "!instance stop dev");
  room.engine.calls.length = 0;
  room.engine.images.set("mindroom:2", "mindroom@sha256:two");
  room.engine.once = ({ image }) => (image === "mindroom:2" ? { code: 1, lines: ["Error: Invalid configuration in x", "Issues found:", "  * timezone: Unknown key 'timezone'"] } : { code: 0, lines: ["Configuration is valid."] });
  await room.says(alice, "!instance set dev BACKEND_IMAGE=mindroom:2");
  expect(room.lastFailure()).toMatchObject({ code: "config-invalid", facts: { name: "dev", refused: "change", runs: false, faults: [{ ...fault, line: expect.any(Number) as unknown, key: "timezone" }] } });
  expect(room.read("instances/dev/.env.dev")).toContain("BACKEND_IMAGE='mindroom:1'");
  await room.says(alice, "!instance set dev BACKEND_PORT=9000");
  expect(room.lastReply()).toMatch(/^Saved for dev/);
});

test("keys are saved, and the restart for which somebody asked with them is refused", async () => {
  const room = await running();
  await room.says(alice, "!instance env dev");
  breaks(room);
  await room.saves({ OPENAI_API_KEY: "sk-new" }, { restart: true });
  expect(room.read("instances/dev/.env.dev")).toContain("OPENAI_API_KEY='sk-new'");
  for (const where of [room1, room2]) expect(room.notices(where).at(-1)).toMatch(/^dev was not restarted: .* It keeps running as before\.\n/);
  expect(room.engine.calls).toEqual([]);
});

test("federation is left as it is, too", async () => {
  const room = await running();
  breaks(room);
  await room.says(alice, "!instance federation dev on");
  await room.confirms(alice);
  expect(room.lastFailure()).toMatchObject({ code: "config-invalid", facts: { name: "dev", refused: "change", runs: true, faults: [modell(room)] } });
  expect(room.engine.calls).toEqual([]);
  expect(room.read("instances/dev/.env.dev")).toContain("MATRIX_ALLOW_FEDERATION='false'");
});

test("a second half that is refused leaves the first: the instance is there, stopped", async () => {
  const room = fakeRoom();
  room.engine.once = () => ({ code: 1, lines: ["Error: Invalid configuration in x", "Issues found:", "  * timezone: Unknown key 'timezone'"] });
  await room.says(alice, "!instance create dev --start");
  expect(room.lastReply()).toMatch(/^dev is created, but it did not start\. It stays, stopped\.\n/);
  expect(room.lastFailure()).toMatchObject({ code: "config-invalid", facts: { name: "dev", refused: "start", runs: false, faults: [{ ...fault, key: "timezone" }] } });
  expect(room.engine.runningNames()).toEqual([]);
});

test("what MindRoom has accepted isn't asked again, for any instance, until the file or the image is another", async () => {
  const room = await running();
  expect(room.engine.ranOnce).toHaveLength(1);
  await room.says(alice, "!instance restart dev");
  await room.says(alice, "!instance create two two.example.org --matrix --start");
  expect(room.engine.ranOnce).toHaveLength(1);
  room.edit(config, (text) => `${text}# more\n`);
  await room.says(alice, "!instance restart dev");
  expect(room.engine.ranOnce).toHaveLength(2);
  room.engine.images.set("mindroom:1", "mindroom@sha256:another");
  await room.says(alice, "!instance restart dev");
  expect(room.engine.ranOnce).toHaveLength(3);
  await room.says(alice, "!instance restart dev");
  expect(room.engine.ranOnce).toHaveLength(3);
});

test("what is edited while MindRoom looks at it is asked again", async () => {
  const room = await running();
  room.edit(config, (text) => `${text}# one\n`);
  room.engine.once = () => {
    room.edit(config, (text) => `${text}# two\n`);
    return { code: 0, lines: ["Configuration is valid."] };
  };
  await room.says(alice, "!instance restart dev");
  room.engine.once = () => judged(room);
  await room.says(alice, "!instance restart dev");
  expect(room.engine.ranOnce).toHaveLength(3);
});

test("an image that can't be asked stands in nobody's way, and the log says so", async () => {
  const room = await running();
  breaks(room);
  room.engine.once = () => ({ code: 2, lines: ["Error: No such command 'config'."] });
  await room.says(alice, "!instance restart dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
  expect(room.logged.join("\n")).toContain("No such command 'config'");
  room.engine.once = () => null;
  await room.says(alice, "!instance restart dev");
  expect(room.lastReply()).toMatch(/^dev is running/);
});

test("a homeserver without agents has no configuration that could be wrong", async () => {
  const room = fakeRoom();
  await room.says(alice, "!instance create dev dev.example.org --matrix --only-matrix --start");
  expect(room.lastReply()).toMatch(/^dev is running/);
  expect(room.engine.ranOnce).toEqual([]);
});
