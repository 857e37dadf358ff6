import { join } from "node:path";
import { concerns } from "../commands/engine/parse.ts";
import type { Config } from "../config/config.ts";
import { startMatrixBot, type MatrixBot } from "../matrix/matrix-bot.ts";
import { privateFile } from "../runtime/private-file.ts";
import { compareOnHost } from "../words/trust/verification.ts";
import type { Adapters } from "./adapters.ts";
import type { accessFor } from "./bot-account.ts";
import { fileLines } from "./file-lines.ts";
import { queueIn } from "./queue.ts";

type Connecting = {
  readonly config: Config;
  readonly homeserver: NonNullable<Config["homeserver"]>;
  readonly access: Awaited<ReturnType<typeof accessFor>>;
  readonly adapters: Adapters;
  /** Called after a command has been kept in the inbox. */
  readonly onIncoming: () => void;
  readonly signal: AbortSignal;
};

/** Starts the bot's life in its rooms, over what is remembered. */
export function connectMatrix({ access, adapters, config, homeserver, onIncoming, signal }: Connecting): MatrixBot {
  const { deps, registry, scopeIn } = adapters;
  const { confirmations, inbox, keyMessages, outbox, pendingDecryptions, rooms, sync, verifications } = registry;
  const files = join(config.dataRoot, "matrix");
  const matrix = startMatrixBot({
    homeserver: { url: homeserver.url, accessToken: access.accessToken, rateLimited: homeserver.rateLimited },
    rooms: config.rooms.map(({ room }) => room),
    scopeIn,
    owners: config.owners,
    sync,
    roomStore: rooms,
    inbox,
    outbox,
    questions: confirmations,
    pendingDecryptions,
    keyMessages,
    keys: { directory: join(files, "keys"), recovery: privateFile(join(files, "recovery-key")), password: access.password },
    links: deps.links,
    linesOf: fileLines(deps, (room, user, role) => matrix.scopeNow(room, user, role)),
    concerns,
    put: queueIn(registry),
    record: (entry) => deps.audit.add(entry),
    onIncoming,
    onVerification(verification, room) {
      const { flow, state, user } = verification;
      registry.together(() => {
        verifications.put(verification);
        if (state === "comparing") outbox.put({ room, reply: compareOnHost(), kind: "notice", replyTo: flow, thread: null, asker: user });
      });
      matrix.wake();
    },
    clock: deps.clock,
    log: deps.log,
    signal,
  });
  return matrix;
}
