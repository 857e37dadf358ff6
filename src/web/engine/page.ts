import { html, raw } from "hono/html";
import { style } from "./style.ts";

/** A piece of HTML in which all text from outside is escaped. */
export type Html = ReturnType<typeof html>;

/** A whole page: one card, no script. */
export const page = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body><main><p class="name">Innkeeper</p><div class="card">${body}</div></main></body>
</html>`;

/** What a page is called on which all went well. */
export const doneHeading = (title: string): Html => html`<h1 class="done"><span class="good" aria-hidden="true">✓</span><span>${title}</span></h1>`;

/** A sentence of ours: what stands in backticks is code. */
export const sentence = (text: string): Html =>
  html`${text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
