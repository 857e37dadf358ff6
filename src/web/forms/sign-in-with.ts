import { html } from "hono/html";
import type { Html } from "../engine/page.ts";

/** An address that leads a phone, or another computer, to itself. */
export const isHere = (url: string): boolean => /^(localhost|127\.[0-9.]+|\[::1\])$|\.localhost$/.test(new URL(url).hostname);

/** Said of such addresses. */
export const hereOnly = (subject: string): Html => html`<p class="hint">${subject} on the computer on which Innkeeper runs, and nowhere else.</p>`;

/**
 * The instance's own chat, where it has one, and clients in which the homeserver's address has to be typed.
 * @param homeserverUrl as shown above it.
 */
export const signInWith = (chat: string | null, homeserverUrl: string): Html => html`${isHere(homeserverUrl) ? hereOnly("These addresses work") : ""}
${chat === null ? "" : html`<a class="button" href="${chat}" rel="noreferrer">Open the chat</a>`}
<h2>${chat === null ? "Sign in with" : "Or sign in with"}</h2>
<ul>
<li><a href="https://app.element.io/" rel="noreferrer">Element</a>, in a browser or on a phone: “Edit” the homeserver, and give the address above</li>
<li><a href="https://app.cinny.in/" rel="noreferrer">Cinny</a>: type the address above as homeserver</li>
<li><a href="https://fluffychat.im/" rel="noreferrer">FluffyChat</a>, on a phone: the same</li>
</ul>`;
