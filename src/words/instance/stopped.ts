import type { Stopped } from "../../model/instance/instance-outcomes.ts";
import { line, type Reply } from "../../model/reply.ts";

/** It is stopped, and how it comes back. */
export const stopped = ({ name }: Stopped): Reply => [line(`${name} is stopped; its data stays. To start it: \`!instance start ${name}\``)];
