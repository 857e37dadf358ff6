import type { Unready } from "../model/probe.ts";
import { foreignClause } from "./foreign.ts";
import { sentMoreThan } from "./quantity.ts";
import { unreached } from "./unreached.ts";

const words: { readonly [What in Unready["what"]]: (seen: Extract<Unready, { readonly what: What }>) => string } = {
  "no-port": () => "has no port",
  unreached: ({ seconds, why }) => (why === "timeout" ? `did not answer within ${seconds ?? 0} s` : unreached[why]),
  mute: () => "takes connections but doesn't answer yet",
  status: ({ status }) => `answers ${status}`,
  waiting: ({ says }) => `says that it isn't ready: ${foreignClause(says)}`,
  busy: () => "has had too many requests",
  endless: ({ limitBytes }) => sentMoreThan(limitBytes),
  unforeseen: ({ says }) => `can't be reached: ${foreignClause(says)}`,
};

/** What was seen of a service that doesn't answer, as it goes on after its name: `refuses connections: nothing listens there`. */
export const unreadyWords = (seen: Unready): string => (words[seen.what] as (seen: Unready) => string)(seen);
