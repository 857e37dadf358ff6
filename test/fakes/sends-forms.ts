import type { AgentsTokenSaved, KeysSaved } from "../../src/model/instance/instance-outcomes.ts";
import type { KeyChanges } from "../../src/model/instance/model-keys.ts";
import type { Json } from "../../src/model/json.ts";
import type { LinkPage } from "../../src/model/people/link.ts";
import type { AccountMade, PasswordSet } from "../../src/model/people/people-outcomes.ts";
import type { Deps } from "../../src/operations/deps.ts";
import type { FormSent, SentWith } from "../../src/web/engine/define-form.ts";
import { claimForm, inviteForm } from "../../src/web/forms/account.ts";
import { agentsForm } from "../../src/web/forms/agents.ts";
import { keyForm } from "../../src/web/forms/dashboard-key.ts";
import { envForm } from "../../src/web/forms/env.ts";
import { passwordForm } from "../../src/web/forms/password.ts";
import type { Bot } from "./program.ts";
import type { World } from "./world.ts";

/** A form, and what is done with what is typed in it. */
type SentForm<Read, Outcome extends Json> = { readonly page: LinkPage; work(sentWith: SentWith, read: Read, deps: Deps): FormSent<Outcome> };

/** What people do with the links that the bot posts. */
export function sendsForms({ botHomeserver: { said }, links }: World, bot: () => Bot) {
  /** The token of the last link to a page that was posted. */
  const token = (page: LinkPage = "claim"): string => new RegExp(`/${page}/(\\S+)`).exec(said.findLast(({ text }) => text.includes(`/${page}/`))?.text ?? "")?.[1] ?? "none";
  const idOf = (page: LinkPage, of: string): string => links.open(page, of) ?? of;
  /** The id of the last link to that page. */
  const link = (page: LinkPage): string => links.open(page, token(page)) ?? "none";

  /** What is behind a form, as its page does it. */
  async function work<Read, Outcome extends Json>(form: SentForm<Read, Outcome>, id: string, read: Read): Promise<readonly [Outcome, FormSent<Outcome>]> {
    const { conversation, deps } = bot();
    const sentWith = deps.oneTimeLinks.find(id) ?? { id, asker: "somebody", about: null };
    const sent = form.work(sentWith, read, deps);
    return [await conversation.performForm({ id, page: form.page }, sent), sent];
  }

  /** A form that is sent; null where the bot is killed meanwhile. */
  async function sends<Read, Outcome extends Json>(form: SentForm<Read, Outcome>, of: string, read: Read): Promise<Outcome | null> {
    const { delivers, mortal } = bot();
    const done = work(form, idOf(form.page, of), read).then(([outcome]) => outcome).catch((thrown: unknown) => {
      if (mortal.dead) return null;
      throw thrown;
    });
    const outcome = await Promise.race([done, mortal.died.then(() => null)]);
    await delivers();
    return outcome;
  }

  return {
    token,
    link,
    /** Somebody sends the form behind a first-admin link. */
    claims: (of: string, user: string, password: string): Promise<AccountMade | null> => sends(claimForm, of, { user, password }),
    /** Somebody sends the form behind an invite. */
    joins: (of: string, user: string, password: string): Promise<AccountMade | null> => sends(inviteForm, of, { user, password }),
    /** Somebody sends the form on which they choose a new password. */
    choosesPassword: (of: string, password: string): Promise<PasswordSet | null> => sends(passwordForm, of, { password }),
    /** Somebody sends the form that takes the agents' registration token. */
    savesAgentsToken: (of: string, typed: string): Promise<AgentsTokenSaved | null> => sends(agentsForm, of, { token: typed }),

    /** Somebody sends the form of keys behind a link; ends when what follows has ended. Null when the bot dies meanwhile. */
    async saves(changes: KeyChanges, { linkId = link("env"), restart = false }: { readonly linkId?: string; readonly restart?: boolean } = {}): Promise<KeysSaved | null> {
      const { conversation, delivers, mortal } = bot();
      try {
        const saved = await Promise.race([work(envForm, linkId, { changes, restart }).then(([outcome]) => outcome), mortal.died.then(() => null)]);
        await Promise.race([conversation.idle(), mortal.died]);
        return saved;
      } finally {
        await delivers();
      }
    },

    /** Somebody presses the button behind a link, and sees the dashboard's key. */
    async looksAtKey(linkId = link("key")): Promise<string> {
      const { delivers, deps } = bot();
      try {
        const [outcome, shown] = await work(keyForm, linkId, null);
        const used = deps.oneTimeLinks.find(linkId)!;
        const instance = deps.instances.all().find(({ id }) => id === used.instanceId)!;
        const page = String(await shown.done(outcome, { link: used, instance }));
        return /class="secret">([^<]*)</.exec(page)?.[1] ?? "none";
      } finally {
        await delivers();
      }
    },
  };
}
