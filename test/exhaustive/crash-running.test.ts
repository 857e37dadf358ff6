import { test } from "vitest";
import { alice, type FakeRoom } from "../fakes/room.ts";
import { killedAnywhere, says, small, type Story } from "../fakes/killed-anywhere.ts";

const running = says("!instance create dev dev.example.org --matrix --start");
const silentBackend = async (room: FakeRoom): Promise<void> => {
  room.engine.silent.add("dev-backend");
};

/** Its lowest backend port has become free since. */
const matrixRuns = async (room: FakeRoom): Promise<void> => {
  room.host.listening.set(8765, { program: "nginx", pid: 7 });
  await running(room);
  room.host.listening.clear();
};

const stories: readonly (readonly [title: string, story: Story])[] = [
  ["create --start", { ask: running }],
  ["create whose start fails", { before: silentBackend, ask: running }],
  ["create that fails", { before: async ({ host }) => void host.routed.push("10.213.0.0/16"), ask: running }],
  ["stop", { before: small, ask: says("!instance stop dev") }],
  ["set", { before: matrixRuns, ask: says("!instance set dev BACKEND_PORT=auto FRONTEND_PORT=9001 MATRIX_PORT=auto") }],
  ["set of what is stopped", { before: says("!instance create dev"), ask: says("!instance set dev BACKEND_PORT=9000") }],
  ["set that moves the domain", {
    before: async (room) => matrixRuns(room).then(() => room.says(alice, "!instance set dev INSTANCE_DOMAIN=new.example.org")),
    ask: (room) => room.confirms(alice),
  }],
  ["set that is refused", { before: async (room) => small(room).then(() => void room.host.listening.set(9001, { program: "nginx", pid: 7 })), ask: says("!instance set dev BACKEND_PORT=auto FRONTEND_PORT=9001") }],
  ["set that doesn't come back", { before: async (room) => small(room).then(() => silentBackend(room)), ask: says("!instance set dev BACKEND_PORT=9000") }],
  ["restart", { before: small, ask: says("!instance restart dev") }],
  ["restart that fails", { before: async (room) => small(room).then(() => silentBackend(room)), ask: says("!instance restart dev") }],
];

test.for(stories)("killed anywhere in a %s, the bot ends it as if nothing had been, and says so once", ([, story]) => killedAnywhere(story));
