import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Log } from "../../model/log.ts";
import { accountForm, type PerformAccount } from "../forms/account.ts";
import { agentsForm, type PerformAgents } from "../forms/agents.ts";
import { brake } from "./throttle.ts";
import { keyForm, type PerformKey } from "../forms/dashboard-key.ts";
import { envForm, type PerformEnv } from "../forms/env.ts";
import { headers } from "./guard.ts";
import { linkRoutes, type LinkForm, type LinkRoutesDeps } from "./link-routes.ts";
import { passwordForm, type PerformPassword } from "../forms/password.ts";
import { troublePage } from "./error-pages.ts";

/** What does the work behind each form. */
export type Performs = { readonly account: PerformAccount; readonly password: PerformPassword; readonly env: PerformEnv; readonly key: PerformKey; readonly agents: PerformAgents };

export type WebDeps = Omit<LinkRoutesDeps, "wait"> & {
  readonly performs: Performs;
  readonly log: Log;
  /** Aborted when the program stops. */
  readonly signal: AbortSignal;
};

/** No form of ours is longer, in bytes. */
const longestForm = 64 * 1024;

/** All the pages. Paths are secrets, so nothing here logs one. */
export function webApp(deps: WebDeps): Hono {
  const app = new Hono();
  // One for all: whoever guesses on one page waits on the others too.
  const wait = brake(deps.clock, deps.signal);
  app.use(headers);
  app.use(bodyLimit({ maxSize: longestForm, onError: (context) => context.html(troublePage("Too much", "That form is longer than any of mine."), 413) }));
  app.get("/health", (context) => context.json({ status: "ok" }));
  add(accountForm("claim", deps.performs.account));
  add(accountForm("invite", deps.performs.account));
  add(passwordForm(deps.performs.password));
  add(envForm(deps.performs.env));
  add(keyForm(deps.performs.key));
  add(agentsForm(deps.performs.agents));
  app.notFound((context) => context.html(troublePage("Nothing here", "There is no such page."), 404));
  app.onError((thrown, context) => {
    const ref = randomBytes(2).toString("hex");
    deps.log.error({ ref, err: thrown }, "a page failed on our side");
    return context.html(troublePage("Something went wrong on my side", `The log has the details under the reference ${ref}. You can send the form again.`), 500);
  });
  return app;

  function add<Read, Outcome>(form: LinkForm<Read, Outcome>): void {
    app.route(`/${form.page}`, linkRoutes({ ...deps, wait }, form));
  }
}
