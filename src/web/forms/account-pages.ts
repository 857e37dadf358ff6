import { html } from "hono/html";
import type { AccountMade } from "../../model/people/people-outcomes.ts";
import { serverNameOf } from "../../operations/instance/homeserver-of.ts";
import { field } from "../engine/field.ts";
import type { Opened, Shown } from "../engine/define-form.ts";
import { doneHeading, page, type Html } from "../engine/page.ts";
import { passwordFields } from "./password-fields.ts";
import { signInWith } from "./sign-in-with.ts";
import { alert } from "../engine/error-pages.ts";

/** The form by which somebody gets an account. */
export function accountPage({ instance, link }: Opened, { problem, typed, wrong }: Shown): Html {
  const server = serverNameOf(instance);
  const admin = link.page === "claim" || link.about === "admin";
  const title = admin ? `Become admin of ${instance.name}` : `Join ${instance.name}`;
  return page(
    title,
    html`<h1>${title}</h1>
${alert(problem)}
<p>Choose how you sign in on <strong>${server}</strong>. ${admin ? "The account made here is admin of that Matrix server and of the agents on it." : "The account made here is yours, on that Matrix server."}</p>
<form method="post" accept-charset="utf-8">
${field({ name: "user", label: "User name", type: "text", autocomplete: "username", value: typed["user"] ?? "", hint: `You will be @name:${server}. Use small letters, digits and . _ = - /.` }, wrong)}
${passwordFields(wrong)}
<button type="submit">${admin ? "Become admin" : "Join"}</button>
<p class="hint">This link works once, for one person.</p>
</form>`,
  );
}

/** Afterwards: how to sign in. */
export function accountMadePage({ admin, instance, userId, serverName, homeserverUrl, chat }: AccountMade): Html {
  const title = admin ? `You are admin of ${instance}` : `Welcome to ${instance}`;
  return page(
    title,
    html`${doneHeading(title)}
<p>Sign in with the password that you have just chosen.</p>
<dl>
<dt>User</dt><dd>${userId}</dd>
<dt>Homeserver</dt><dd>${homeserverUrl}</dd>
<dt>Server name</dt><dd>${serverName}</dd>
</dl>
${signInWith(chat, homeserverUrl)}
<p class="hint">Keep the password somewhere safe. This page can't be opened twice.</p>`,
  );
}
