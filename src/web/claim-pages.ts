import { html } from "hono/html";
import type { UserError } from "../model/error.ts";
import type { ClaimOutcome } from "../operations/submit-claim.ts";
import type { Wrong } from "./claim-form.ts";
import { page, sentence, type Html } from "./page.ts";

type Field = { readonly name: string; readonly type: string; readonly autocomplete: string; readonly value?: string; readonly hint: string; readonly wrong: string | undefined };

const input = ({ name, type, autocomplete, value, hint, wrong }: Field): { readonly control: Html; readonly below: Html } => ({
  control: html`<input id="${name}" name="${name}" type="${type}" value="${value ?? ""}" autocomplete="${autocomplete}" required autocapitalize="none" autocorrect="off" spellcheck="false" aria-describedby="${name}-hint"${wrong === undefined ? "" : html` aria-invalid="true"`}>`,
  below: html`<p class="hint${wrong === undefined ? "" : " bad"}" id="${name}-hint">${wrong ?? hint}</p>`,
});

/** The form. Passwords are never sent back; `trouble` is what stood in the way as a whole. */
export function claimPage(about: {
  readonly instance: string;
  readonly serverName: string;
  readonly user: string;
  readonly wrong: Wrong;
  readonly trouble: Pick<UserError, "message" | "hint"> | null;
}): Html {
  const { instance, serverName, trouble, wrong } = about;
  const user = input({ name: "user", type: "text", autocomplete: "username", value: about.user, hint: `You will be @name:${serverName}. Small letters, digits and . _ = - / will do.`, wrong: wrong.user });
  const password = input({ name: "password", type: "password", autocomplete: "new-password", hint: "At least 10 characters. A few random words do well.", wrong: wrong.password });
  const repeat = input({ name: "repeat", type: "password", autocomplete: "new-password", hint: "The same again.", wrong: wrong.repeat });
  return page(
    `Become admin of ${instance}`,
    html`<h1>Become admin of ${instance}</h1>
${trouble === null ? "" : html`<div class="alert" role="alert"><p>${sentence(trouble.message)}</p>${trouble.hint === undefined ? "" : html`<p>${sentence(trouble.hint)}</p>`}</div>`}
<p>Choose how you sign in on <strong>${serverName}</strong>. The account made here is admin of that Matrix server and of the agents on it.</p>
<form method="post" accept-charset="utf-8">
<label for="user">User name</label>
${user.control}
${user.below}
<label for="password">Password</label>
${password.control}
${password.below}
<label for="repeat">Password, once more</label>
${repeat.control}
${repeat.below}
<button type="submit">Become admin</button>
<p class="hint">This link works once, for one person.</p>
</form>`,
  );
}

/** Afterwards: how to sign in. */
export function claimedPage({ instance, userId, serverName, homeserverUrl, chat }: ClaimOutcome): Html {
  return page(
    `You are admin of ${instance}`,
    html`<h1><span class="good">✓</span> You are admin of ${instance}</h1>
<p>Sign in with the password that you have just chosen.</p>
<dl>
<dt>User</dt><dd>${userId}</dd>
<dt>Homeserver</dt><dd>${homeserverUrl}</dd>
<dt>Server name</dt><dd>${serverName}</dd>
</dl>
${chat === null ? "" : html`<a class="button" href="${chat}" rel="noreferrer">Open the chat</a>`}
<h2>${chat === null ? "Sign in with" : "Or sign in with"}</h2>
<ul>
<li><a href="https://app.element.io/" rel="noreferrer">Element</a>, in a browser or on a phone: “Edit” the homeserver, and give the address above</li>
<li><a href="https://app.cinny.in/" rel="noreferrer">Cinny</a>: type the address above as homeserver</li>
<li><a href="https://fluffychat.im/" rel="noreferrer">FluffyChat</a>, on a phone: the same</li>
</ul>
<p class="hint">Keep the password where you find it again. This page can't be opened twice.</p>`,
  );
}

/** A link that is unknown, used, replaced or over: one page for all, and the way on. */
export function noLongerGoodPage({ message, hint }: { readonly message: string | null; readonly hint: string | undefined }): Html {
  return page(
    "This link is no longer good",
    html`<h1>This link is no longer good</h1>
<p>${message === null ? "Perhaps it was cut short on its way, or was made by an Innkeeper that is no more." : sentence(message)}</p>
<p>${sentence(hint ?? "Ask for a new one in the admin room: `!instance claim NAME`")}</p>`,
  );
}

/** Anything else that can't be done. */
export const troublePage = (title: string, text: string): Html => page(title, html`<h1>${title}</h1><p>${sentence(text)}</p>`);
