import { performAccount } from "../../src/commands/forms/perform-account.ts";
import { performAgents } from "../../src/commands/forms/perform-agents.ts";
import { performEnv } from "../../src/commands/forms/perform-env.ts";
import { performKey } from "../../src/commands/forms/perform-key.ts";
import { performPassword } from "../../src/commands/forms/perform-password.ts";
import type { WebDeps } from "../../src/web/engine/app.ts";
import { links } from "../../src/web/engine/links.ts";
import type { FakeRoom } from "./room.ts";

/** What the pages stand on, as the bot gives it to them, over a room's registry and instances. */
export function pagesOf(room: FakeRoom, publicUrl = "https://bot.example.org"): WebDeps {
  const performing = room.performing();
  const { deps } = performing;
  return {
    ...deps,
    links: links({ publicUrl, key: Buffer.alloc(32, 7) }),
    publicUrl,
    signal: performing.signal,
    performs: {
      account: (sent) => performAccount(performing, sent),
      password: (linkId, password) => performPassword(performing, linkId, password),
      env: {
        look: async (instance) => ({ keys: await deps.files.keyNames(instance), runs: (await deps.engine.alive(instance)).includes("backend") }),
        save: (sent) => performEnv(performing, sent),
      },
      agents: (linkId, token) => performAgents(performing, linkId, token),
      key: (linkId) => performKey(performing, linkId),
    },
  };
}
