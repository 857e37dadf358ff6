import { z } from "zod";
import { trustLock } from "../../jobs/lock-names.ts";
import { MatrixId } from "../../model/people/matrix-id.ts";
import { acceptIdentity, waitingIdentity } from "../../operations/trust/trust.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { accepted, mayAccept } from "../../words/trust/trust.ts";
import { defineCommand } from "../engine/define.ts";

export const trustAcceptCommand = defineCommand({
  path: ["trust", "accept"],
  summary: "Trust somebody's new identity",
  role: "owner",
  examples: ["!trust accept @bob:example.org"],
  needs: "everything",
  input: z.object({ user: MatrixId, key: z.string().optional().describe("the public master key that is meant, where it is known") }),
  positionals: ["user"],
  names: { user: "waitingIdentity" },
  lock: () => trustLock,
  async confirm({ user }, deps) {
    const waiting = waitingIdentity(deps, user);
    // The homeserver could show another one before the answer, or just after: the very key is kept with the question.
    return { ask: mayAccept(waiting), about: waiting.shown, input: { user, key: waiting.shown } };
  },
  progress: ({ user }) => `Accepting the identity of ${user}`,
  run: ({ key, user }, deps, job) => acceptIdentity(deps, user, key ?? null, job),
  say: accepted,
  tell: broadcasts.accepted,
});
