import { performForm } from "../../src/commands/forms/perform-form.ts";
import type { WebDeps } from "../../src/web/engine/app.ts";
import { links } from "../../src/web/engine/links.ts";
import type { FakeRoom } from "./room.ts";

/** What the pages stand on, as the bot gives it to them, over a room's registry and instances. */
export function pagesOf(room: FakeRoom, publicUrl = "https://bot.example.org"): WebDeps {
  const performing = room.performing();
  return {
    deps: { ...performing.deps, links: links({ publicUrl, key: Buffer.alloc(32, 7) }) },
    publicUrl,
    signal: performing.signal,
    perform: (link, work) => performForm(performing, link, work),
  };
}
