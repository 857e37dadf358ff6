import { html } from "hono/html";
import type { Shown } from "./define-form.ts";
import type { Html } from "./page.ts";

/** One field of a form. Passwords are never sent back, so those have no `value`. */
export type Field = {
  readonly name: string;
  readonly label: string;
  readonly type: "text" | "password";
  readonly autocomplete: string;
  readonly value?: string;
  readonly hint: string;
};

/** Where one goes on typing: at the first that is wrong. Passwords that differ are both typed anew. */
function goesOn(wrong: Shown["wrong"]): string | undefined {
  const [first] = Object.keys(wrong);
  return first === "repeat" ? "password" : first;
}

/** A label, its input, and below it what to type, or what is wrong with it. */
export function field({ name, label, type, autocomplete, value, hint }: Field, wrong: Shown["wrong"]): Html {
  const said = wrong[name];
  const how = html`${said === undefined ? "" : html` aria-invalid="true"`}${goesOn(wrong) === name ? html` autofocus` : ""}`;
  return html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value ?? ""}" autocomplete="${autocomplete}" required autocapitalize="none" autocorrect="off" spellcheck="false" aria-describedby="${name}-hint"${how}>
<p class="hint${said === undefined ? "" : " bad"}" id="${name}-hint">${said ?? hint}</p>`;
}
