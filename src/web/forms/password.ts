import { html } from "hono/html";
import type { PasswordSet } from "../../model/people/people-outcomes.ts";
import { serverNameOf } from "../../operations/instance/homeserver-of.ts";
import { submitPassword } from "../../operations/people/password.ts";
import { passwordSet } from "../../words/people/people.ts";
import { defineForm, type Opened, type Shown } from "../engine/define-form.ts";
import { doneHeading, page, type Html } from "../engine/page.ts";
import { passwordFields, readPassword } from "./password-fields.ts";
import { signInWith } from "./sign-in-with.ts";
import { alert } from "../engine/error-pages.ts";

/** The page on which somebody chooses a new password. */
export const passwordForm = defineForm({
  page: "password",
  show: passwordPage,
  read: (body, { link }) => readPassword(body, link.about),
  work({ about, id: linkId }, { password }, deps) {
    const user = about ?? "somebody";
    return {
      title: ({ name }) => `Setting a password for ${user} on ${name}`,
      input: { user },
      who: user,
      run: (job) => submitPassword(deps, { linkId, password }, job),
      tell: passwordSet,
      done: passwordSetPage,
    };
  },
  afterCrash: "form-again",
  fieldOf: { "password-weak": "password" },
});

function passwordPage({ instance, link }: Opened, { problem, wrong }: Shown): Html {
  const userId = `@${link.about ?? ""}:${serverNameOf(instance)}`;
  // Password managers find by it whose password this is.
  const account = html`<input type="hidden" name="user" autocomplete="username" value="${userId}">`;
  return page(
    "Choose a new password",
    html`<h1>Choose a new password</h1>
${alert(problem)}
<p>For <strong>${userId}</strong>. It replaces the old one. Afterwards, sign in again in your apps; they ask for your recovery key to read earlier encrypted messages.</p>
<form method="post" accept-charset="utf-8">
${account}
${passwordFields(wrong)}
<button type="submit">Set the password</button>
<p class="hint">This link works once.</p>
</form>`,
  );
}

/** Afterwards: what became of old sessions, and how to sign in. */
function passwordSetPage({ chat, homeserverUrl, signedOut, userId }: PasswordSet): Html {
  return page(
    "Your password is set",
    html`${doneHeading("Your password is set")}
<p>${signedOut ? "Whoever was signed in before is signed out." : "Whoever was signed in before may still be: this homeserver doesn't confirm that it ends sessions. Sign in, and end those that you don't know in the settings of your app."}</p>
<dl>
<dt>User</dt><dd>${userId}</dd>
<dt>Homeserver</dt><dd>${homeserverUrl}</dd>
</dl>
${signInWith(chat, homeserverUrl)}`,
  );
}
