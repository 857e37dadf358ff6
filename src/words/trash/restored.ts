import type { Restored } from "../../model/trash/trash-outcomes.ts";
import { line, type Reply } from "../../model/reply.ts";

/** It is back, stopped as it was when it was removed. One that ran is started next, and `started` says all. */
export const restored = (outcome: Restored): Reply => [
  line(`${outcome.name} is back, and stopped. To start it: \`!instance start ${outcome.name}\``),
  ...moved(outcome).map(line),
];

/** What couldn't be as it was. */
export const moved = ({ movedPorts, subnet }: Pick<Restored, "movedPorts" | "subnet">): readonly string[] => [
  ...movedPorts.map(({ from, role, to }) => `Its ${role} port is now ${to}: ${from} is taken.`),
  ...(subnet === null ? [] : [`Its network is now ${subnet.to}: ${subnet.from} is taken.`]),
];
