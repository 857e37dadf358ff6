import { html } from "hono/html";
import { z } from "zod";
import type { AgentsTokenSaved } from "../../model/instance/instance-outcomes.ts";
import { submitAgents } from "../../operations/instance/agents-token.ts";
import { serverNameOf } from "../../operations/instance/homeserver-of.ts";
import { agentsTokenSaved } from "../../words/instance/agents.ts";
import { field } from "../engine/field.ts";
import { defineForm, type Opened, type Shown } from "../engine/define-form.ts";
import { doneHeading, page, sentence, type Html } from "../engine/page.ts";
import { firstOf, textOf } from "../engine/read-text.ts";
import { alert } from "../engine/error-pages.ts";

/** As Matrix writes registration tokens (client-server API, "Token-authenticated registration"). */
const Token = z.string().trim().min(1, "Paste the token.").max(64, "That is too long: a registration token has 64 characters at most.").regex(/^[A-Za-z0-9._~-]*$/, "Only A–Z, a–z, 0–9 and . _ ~ - are allowed in a registration token.");

/** The page that takes the token with which an instance's agents register on somebody else's homeserver. */
export const agentsForm = defineForm({
  page: "agents",
  show: agentsPage,
  read(body) {
    const token = Token.safeParse(textOf(body["token"]));
    return token.success ? { read: { token: token.data } } : { wrong: { token: firstOf(token.error) } };
  },
  work: ({ id: linkId }, { token }, deps) => ({
    title: ({ name }) => `Giving ${name} a registration token`,
    input: {},
    who: "somebody",
    run: (job) => submitAgents(deps, { linkId, token }, job),
    tell: agentsTokenSaved,
    done: tokenSavedPage,
  }),
  afterCrash: "form-again",
  fieldOf: { "registration-token-refused": "token" },
});

function agentsPage({ instance }: Opened, { problem, wrong }: Shown): Html {
  const server = serverNameOf(instance);
  const title = `Let the agents of ${instance.name} in`;
  return page(
    title,
    html`<h1>${title}</h1>
${alert(problem)}
<p>They register on <strong>${server}</strong> with a registration token. Whoever runs that homeserver can make one; it should allow one account more than there are agents.</p>
<form method="post" accept-charset="utf-8">
${field({ name: "token", label: "Registration token", type: "password", autocomplete: "off", hint: "It is tried there first, and kept on the host only." }, wrong)}
<button type="submit">Give it to the agents</button>
<p class="hint">This link works once.</p>
</form>`,
  );
}

/** Afterwards: whether it was good, and what to do next. */
function tokenSavedPage({ instance, running, serverName, tried }: AgentsTokenSaved): Html {
  return page(
    "The agents have their token",
    html`${doneHeading("The agents have their token")}
<p>${tried ? `${serverName} accepts it.` : `${serverName} doesn't say whether it is good: the next start will show.`}</p>
<p>${sentence(running ? `In the admin room, \`!instance restart ${instance}\` applies it.` : `In the admin room, \`!instance start ${instance}\` starts them.`)}</p>`,
  );
}
