import { html } from "hono/html";
import { modelKeyNames, modelKeys, type KeyNames } from "../../model/instance/model-keys.ts";
import type { KeysSaved } from "../../model/instance/instance-outcomes.ts";
import { nameProblem } from "../../model/instance/variable.ts";
import { fields, rowsAtFirst } from "./env-form.ts";
import type { Shown } from "../engine/define-form.ts";
import { doneHeading, page, type Html } from "../engine/page.ts";
import { alert } from "../engine/error-pages.ts";

/** An instance as the form needs to know it. */
export type EnvAbout = { readonly name: string; readonly keys: KeyNames; readonly runs: boolean };

/** The form. No value that is there is ever in it. */
export function envPage({ keys, name, runs }: EnvAbout, shown: Shown): Html {
  const { problem, typed, wrong } = shown;
  const rows = Number(typed[fields.rows] ?? rowsAtFirst);
  return page(
    `Keys of ${name}`,
    html`<h1>Keys of ${name}</h1>
${alert(problem ?? wholeProblem(wrong))}
<p>Fields left empty stay as they are. Nothing that is saved is ever shown again.</p>
<form method="post" accept-charset="utf-8" autocomplete="off">
<button type="submit" class="away" tabindex="-1">Save</button>
<h2>Model providers</h2>
${modelKeyNames.map((key) => known(key, modelKeys[key], keys.model.includes(key), shown))}
<h2>Other variables of the agents</h2>
${keys.free.length === 0 ? html`<p class="hint">There are none yet.</p>` : keys.free.map((key) => (nameProblem(key) === null ? known(key, key, true, shown) : foreign(key, shown)))}
${Array.from({ length: rows }, (_, index) => row(index + 1, shown))}
<input type="hidden" name="${fields.rows}" value="${rows}">
<button type="submit" name="${fields.more}" value="1" class="quiet" formnovalidate>More empty rows</button>
${runs ? when(name, typed) : html`<p class="hint">${name} doesn't run: it gets this when it starts.</p>`}
<button type="submit">Save</button>
<p class="hint">This link works once. It is used up when you save, not before.</p>
</form>`,
  );
}

/** What is wrong with no field in particular, or that something is with one that may be out of sight. */
function wholeProblem(wrong: Shown["wrong"]): Shown["problem"] {
  const whole = wrong[""];
  if (whole !== undefined) return { message: whole, hint: undefined };
  const many = Object.keys(wrong).length;
  return many === 0 ? null : { message: `${many === 1 ? "One field needs" : `${many} fields need`} another look. Nothing is saved yet.`, hint: undefined };
}

/** A key that is known by name: whether it is set, a new value for it, and its removal. */
function known(key: string, label: string, isSet: boolean, shown: Shown): Html {
  const { typed, wrong } = shown;
  const [valueField, removeField] = [fields.value(key), fields.remove(key)];
  const said = wrong[valueField];
  return html`<div class="key">
<label for="${valueField}">${label}${isSet ? html` <span class="set">set</span>` : ""}</label>
${secretInput(valueField, shown, isSet ? "Leave empty to keep it" : "")}
<p class="hint${said === undefined ? "" : " bad"}" id="${valueField}-hint">${said ?? (label === key ? "" : html`<code>${key}</code>`)}</p>
${isSet ? removal(key, removeField, typed) : ""}
</div>`;
}

/** A variable that somebody has set by hand and that isn't set here: it can only go. */
const foreign = (key: string, { typed }: Shown): Html => html`<div class="key"><p class="label">${key} <span class="set">set</span></p>
<p class="hint">Set by hand on the host; it can't be changed here.</p>
${removal(key, fields.remove(key), typed)}
</div>`;

const removal = (key: string, field: string, typed: Shown["typed"]): Html =>
  html`<label class="tick"><input type="checkbox" name="${field}" value="1"${typed[field] === undefined ? "" : html` checked`}> Remove it<span class="away"> (${key})</span></label>`;

/** Where one goes on typing: at the first that is wrong, or in the first of the rows that were asked for. */
const goesOn = ({ typed, wrong }: Shown): string | undefined => Object.keys(wrong)[0] ?? (typed[fields.more] === undefined ? undefined : fields.rowName(Number(typed[fields.more])));

/** How an input is: wrong, or where one goes on. */
const how = (field: string, shown: Shown): Html => html`${shown.wrong[field] === undefined ? "" : html` aria-invalid="true"`}${goesOn(shown) === field ? html` autofocus` : ""}`;

const secretInput = (field: string, shown: Shown, placeholder: string): Html =>
  html`<input id="${field}" name="${field}" type="password" value="${shown.typed[field] ?? ""}" placeholder="${placeholder}" autocomplete="new-password" autocapitalize="none" autocorrect="off" spellcheck="false" aria-describedby="${field}-hint"${how(field, shown)}>`;

/** A row for one variable more. */
function row(number: number, shown: Shown): Html {
  const { typed, wrong } = shown;
  const [nameField, valueField] = [fields.rowName(number), fields.rowValue(number)];
  const [badName, badValue] = [wrong[nameField], wrong[valueField]];
  return html`<fieldset class="row">
<legend class="away">Another variable, ${number}</legend>
<label for="${nameField}">Name</label>
<input id="${nameField}" name="${nameField}" type="text" value="${typed[nameField] ?? ""}" autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false" aria-describedby="${nameField}-hint"${how(nameField, shown)}>
<p class="hint${badName === undefined ? "" : " bad"}" id="${nameField}-hint">${badName ?? ""}</p>
<label for="${valueField}">Value</label>
${secretInput(valueField, shown, "")}
<p class="hint${badValue === undefined ? "" : " bad"}" id="${valueField}-hint">${badValue ?? ""}</p>
</fieldset>`;
}

const when = (name: string, typed: Shown["typed"]): Html => {
  const later = typed[fields.restart] === "later";
  return html`<fieldset class="when">
<legend>When does ${name} get it?</legend>
<label class="tick"><input type="radio" name="${fields.restart}" value="now"${later ? "" : html` checked`}> Now: it restarts, and is down for a moment</label>
<label class="tick"><input type="radio" name="${fields.restart}" value="later"${later ? html` checked` : ""}> With its next restart</label>
</fieldset>`;
};

/** Afterwards: which keys were changed, and what comes of it. */
export function envSavedPage({ instance, removed, restart, runs, set }: KeysSaved): Html {
  const names = (all: readonly string[]): Html => html`${all.map((key) => html`<dd>${key}</dd>`)}`;
  return page(
    `Saved for ${instance}`,
    html`${doneHeading(`Saved for ${instance}`)}
<dl>
${set.length === 0 ? "" : html`<dt>Set</dt>${names(set)}`}
${removed.length === 0 ? "" : html`<dt>Removed</dt>${names(removed)}`}
</dl>
<p>${restart ? html`${instance} is being restarted with it. The admin room hears how that ends.` : html`To apply it, send ${runs ? html`<code>!instance restart ${instance}</code>` : html`<code>!instance start ${instance}</code>`} in the admin room.`}</p>
<p class="hint">The room hears the names of these keys, never what they are. This page can't be opened twice.</p>`,
  );
}
