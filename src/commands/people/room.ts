import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import { MatrixId } from "../../model/people/matrix-id.ts";
import { openRoom } from "../../operations/people/open-room.ts";
import { roomOpened } from "../../words/people/room-opened.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

/** Instances and Matrix ids, joined by commas. */
const split = (given: string): readonly string[] => given.split(",");
const isNamed = (each: string): boolean => InstanceName.safeParse(each).success || MatrixId.safeParse(each).success;

export const roomCommand = defineCommand({
  path: ["instance", "room"],
  summary: "Make a room on an instance's homeserver and invite people and agents",
  role: "owner",
  examples: ['!instance room dev "Planning" --with two', '!instance room dev "Planning" --with two,@bob:example.org'],
  input: z.object({
    name: InstanceName,
    title: z.string().trim().min(1, "must not be empty").max(100, "is longer than 100 characters").regex(/^[^`\p{Cc}]*$/u, "must be one line, without `").describe("what it is called, in quotes"),
    with: z
      .string()
      .max(4000, "is longer than 4000 characters")
      .refine((given) => split(given).every(isNamed), "must be instances and Matrix ids with commas between, such as two,@bob:example.org")
      .optional()
      .meta({ placeholder: "OTHER,@USER…", description: "everybody on another instance, and single people or agents; the instance's own admins always come" }),
  }),
  positionals: ["name", "title"],
  names: { name: "instance", with: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  progress: ({ name }) => `Making a room on ${name}`,
  run: ({ name, title, with: given }, deps, job) => {
    const named = given === undefined ? [] : split(given);
    const instances = named.filter((each) => !each.startsWith("@")).map((each) => InstanceName.parse(each));
    return openRoom(deps, { name, title, instances, users: named.filter((each) => each.startsWith("@")) }, job);
  },
  say: roomOpened,
  tell: broadcasts.roomOpened,
});
