import { html } from "hono/html";
import type { Phrase } from "../../words/errors/phrases.ts";
import { page, sentence, type Html } from "./page.ts";

/** What a person is told that stands in the way, and what to do. */
export type PageError = Pick<Phrase, "message" | "hint">;

/** What stands in the way of a form as a whole; nothing where nothing does. */
export const alert = (problem: PageError | null): Html =>
  problem === null ? html`` : html`<div class="alert" role="alert"><p>${sentence(problem.message)}</p>${problem.hint === undefined ? "" : html`<p>${sentence(problem.hint)}</p>`}</div>`;

/** A link that is unknown (`why` is null), used, replaced, revoked or expired: one page for all, and the way on. */
export const noLongerGoodPage = (why: PageError | null): Html =>
  page(
    "This link is no longer good",
    html`<h1>This link is no longer good</h1>
<p>${why === null ? "Perhaps it was copied incompletely, or made by an Innkeeper that no longer exists." : sentence(why.message)}</p>
<p>${sentence(why?.hint ?? "Ask for a new one in the admin room.")}</p>`,
  );

/** Anything else that can't be done. */
export const errorPage = (title: string, text: string): Html => page(title, html`<h1>${title}</h1><p>${sentence(text)}</p>`);
