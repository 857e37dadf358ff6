import { test } from "vitest";
import type { FakeRoom } from "../fakes/room.ts";
import { killedAnywhere, says, small, type Story } from "../fakes/killed-anywhere.ts";

const running = says("!instance create dev dev.example.org --matrix --start");
const silentBackend = async (room: FakeRoom): Promise<void> => {
  room.engine.silent.add("dev-backend");
};

const stories: readonly (readonly [title: string, story: Story])[] = [
  ["create --start", { ask: running }],
  ["create whose start fails", { before: silentBackend, ask: running }],
  ["create that fails", { before: async ({ host }) => void host.routed.push("10.213.0.0/16"), ask: running }],
  ["stop", { before: small, ask: says("!instance stop dev") }],
  ["restart", { before: small, ask: says("!instance restart dev") }],
  ["restart that fails", { before: async (room) => small(room).then(() => silentBackend(room)), ask: says("!instance restart dev") }],
];

test.for(stories)("killed anywhere in a %s, the bot ends it as if nothing had been, and says so once", ([, story]) => killedAnywhere(story));
