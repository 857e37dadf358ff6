import { test } from "vitest";
import { UserError } from "../../src/model/error.ts";
import { alice, type FakeRoom } from "../fakes/room.ts";
import { killedAnywhere, removed, says, small, type Story } from "../fakes/killed-anywhere.ts";

const asked = (room: FakeRoom): Promise<void> => small(room).then(() => room.says(alice, "!instance remove dev"));
const inTrash = (room: FakeRoom): Promise<void> => small(room).then(() => removed(room));
const refuses = ({ files }: FakeRoom, call: "trash" | "restore" | "change"): void => {
  files?.failures.set(call, call === "change" ? new UserError("settings-broken", { path: null, line: null, fault: { kind: "missing" } }) : new UserError("folder-taken", { path: "instances/dev" }));
};

const stories: readonly (readonly [title: string, story: Story])[] = [
  ["restore that starts what ran", { before: inTrash, ask: says("!trash restore dev") }],
  [
    "restore onto other ports",
    {
      before: async (room) => {
        await room.says(alice, "!instance create dev dev.example.org --matrix");
        await removed(room);
        room.host.listening.set(8765, { program: "nginx", pid: 812 });
        room.engine.networks.push("10.213.0.0/28");
      },
      ask: says("!trash restore dev"),
    },
  ],
  ["remove", { before: asked, ask: (room) => room.confirms(alice) }],
  ["remove that fails", { before: async (room) => asked(room).then(() => refuses(room, "trash")), ask: (room) => room.confirms(alice) }],
  ["restore that fails", { before: async (room) => inTrash(room).then(() => refuses(room, "restore")), ask: says("!trash restore dev") }],
  ["restore of what has nonsense in its settings", { before: async (room) => inTrash(room).then(() => refuses(room, "change")), ask: says("!trash restore dev") }],
  ["port reserve", { ask: says("!port reserve 9000") }],
  ["port release", { before: says("!port reserve 9000"), ask: says("!port release 9000") }],
];

test.for(stories)("killed anywhere in a %s, the bot ends it as if nothing had been, and says so once", ([, story]) => killedAnywhere(story));
