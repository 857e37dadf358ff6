import { html } from "hono/html";
import type { Html } from "./page.ts";

/** One field of a form. Passwords are never sent back, so those have no `value`. */
export type Field = {
  readonly name: string;
  readonly label: string;
  readonly type: "text" | "password";
  readonly autocomplete: string;
  readonly value?: string;
  readonly hint: string;
  /** What is wrong with what was typed; shown in the hint's place. */
  readonly wrong: string | undefined;
};

/** A label, its input, and below it what to type or what is wrong with it. */
export const field = ({ name, label, type, autocomplete, value, hint, wrong }: Field): Html => html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value ?? ""}" autocomplete="${autocomplete}" required autocapitalize="none" autocorrect="off" spellcheck="false" aria-describedby="${name}-hint"${wrong === undefined ? "" : html` aria-invalid="true"`}>
<p class="hint${wrong === undefined ? "" : " bad"}" id="${name}-hint">${wrong ?? hint}</p>`;
