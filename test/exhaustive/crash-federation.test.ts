import { test } from "vitest";
import { alice, type FakeRoom } from "../fakes/room.ts";
import { killedAnywhere, says, type Story } from "../fakes/killed-anywhere.ts";

const create = (name: string, more = "--federation --start"): string => `!instance create ${name} ${name}.example.org --matrix --only-matrix ${more}`;
const both = async (room: FakeRoom): Promise<void> => {
  for (const name of ["dev", "two"]) await room.says(alice, create(name));
};
const check = says("!federation check dev two");

const stories: readonly (readonly [title: string, story: Story])[] = [
  ["closing of a homeserver that runs", { before: says(create("dev")), ask: says("!instance federation dev off") }],
  [
    "closing of a homeserver that doesn't come back, and is opened again",
    {
      before: async (room) => {
        await room.says(alice, create("dev"));
        room.engine.silent.add("dev-tuwunel");
      },
      ask: says("!instance federation dev off"),
    },
  ],
  [
    "opening of a homeserver, once it was answered",
    {
      before: async (room) => {
        await room.says(alice, create("dev", "--start"));
        await room.says(alice, "!instance federation dev on");
      },
      ask: (room) => room.confirms(alice),
    },
  ],
  ["proof that two talk to each other", { before: both, ask: check }],
  [
    "proof that two don't",
    {
      before: async (room) => {
        await both(room);
        room.matrixRooms.cutOff.set("two.example.org", "Failed to make_join via any server");
      },
      ask: check,
    },
  ],
  [
    "making of a shared room",
    {
      before: async (room) => {
        await both(room);
        room.homeservers.accounts.set("@bob:two.example.org", { password: "", admin: false });
      },
      ask: says('!instance room dev "Planning" --with two'),
    },
  ],
  [
    "making of a shared room to which nobody can be invited",
    {
      before: async (room) => {
        await both(room);
        room.homeservers.accounts.set("@bob:two.example.org", { password: "", admin: false });
        room.matrixRooms.cutOff.set("two.example.org", "Federation denied.");
      },
      ask: says('!instance room dev "Planning" --with two'),
    },
  ],
];

test.each(stories)("killed anywhere in the %s, it ends as it would have, with nothing left", async (_title, story) => {
  await killedAnywhere(story);
});
