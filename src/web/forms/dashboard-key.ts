import { html } from "hono/html";
import { submitKey, type DashboardKey } from "../../operations/instance/dashboard-key.ts";
import { keyShown } from "../../words/instance/keys.ts";
import { defineForm } from "../engine/define-form.ts";
import { page, type Html } from "../engine/page.ts";
import { hereOnly, isHere } from "./sign-in-with.ts";
import { alert, type PageError } from "../engine/error-pages.ts";

/** The page that shows the key of an instance's dashboard, once, to whoever presses its button: previews press none. */
export const keyForm = defineForm({
  page: "key",
  show: ({ instance }, { problem }) => buttonPage(instance.name, problem),
  read: () => ({ read: null }),
  work({ asker, id: linkId }, _read, deps) {
    // For the page alone: no journal holds it.
    let key: DashboardKey = { key: "", dashboard: null };
    return {
      title: ({ name }) => `Showing the key of ${name}'s dashboard`,
      input: {},
      who: asker,
      run: (job) => submitKey(deps, linkId, (shown) => void (key = shown), job),
      tell: keyShown,
      done: (_outcome, { instance }) => keyPage(instance.name, key),
    };
  },
  afterCrash: "form-again",
  fieldOf: {},
});

const buttonPage = (name: string, problem: PageError | null): Html =>
  page(
    `Dashboard of ${name}`,
    html`<h1>The key of ${name}'s dashboard</h1>
${alert(problem)}
<p>Whoever has it can use the dashboard, and see and change what the agents do. It is shown once, and the admin room hears of it.</p>
<form method="post">
<button type="submit">Show the key</button>
<p class="hint">The link is used up when you press the button, not before.</p>
</form>`,
  );

const keyPage = (name: string, { dashboard, key }: DashboardKey): Html =>
  page(
    `Dashboard of ${name}`,
    html`<h1>The key of ${name}'s dashboard</h1>
<dl><dt>Key</dt><dd class="secret">${key}</dd></dl>
<p>The dashboard asks for it when you sign in there. Keep it where you keep passwords.</p>
${dashboard === null ? "" : html`${isHere(dashboard) ? hereOnly("The dashboard opens") : ""}<a class="button" href="${dashboard}" rel="noreferrer">Open the dashboard</a>`}
<p class="hint">This page can't be opened twice.</p>`,
  );
