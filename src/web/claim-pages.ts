import { html } from "hono/html";
import type { Instance } from "../model/instance.ts";
import type { ClaimOutcome } from "../operations/submit-claim.ts";
import { field } from "./field.ts";
import type { Shown } from "./link-routes.ts";
import { page, type Html } from "./page.ts";
import { alert } from "./trouble-pages.ts";

/** The form. */
export function claimPage({ domain, name, serverName }: Instance, { trouble, typed, wrong }: Shown): Html {
  const server = serverName ?? domain;
  return page(
    `Become admin of ${name}`,
    html`<h1>Become admin of ${name}</h1>
${alert(trouble)}
<p>Choose how you sign in on <strong>${server}</strong>. The account made here is admin of that Matrix server and of the agents on it.</p>
<form method="post" accept-charset="utf-8">
${field({ name: "user", label: "User name", type: "text", autocomplete: "username", value: typed["user"] ?? "", hint: `You will be @name:${server}. Small letters, digits and . _ = - / will do.`, wrong: wrong["user"] })}
${field({ name: "password", label: "Password", type: "password", autocomplete: "new-password", hint: "At least 10 characters. A few random words do well.", wrong: wrong["password"] })}
${field({ name: "repeat", label: "Password, once more", type: "password", autocomplete: "new-password", hint: "The same again.", wrong: wrong["repeat"] })}
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
