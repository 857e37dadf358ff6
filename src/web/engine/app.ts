import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { forms } from "../forms/table.ts";
import { errorPage } from "./error-pages.ts";
import { headers } from "./guard.ts";
import { linkRoutes, type LinkRoutesDeps } from "./link-routes.ts";
import { throttle } from "./throttle.ts";

export type WebDeps = Omit<LinkRoutesDeps, "wait"> & {
  /** Aborted when the program stops. */
  readonly signal: AbortSignal;
};

/** No form of ours is longer. */
const longestFormBytes = 64 * 1024;

/** All the pages. Paths are secrets, so nothing here logs one. */
export function webApp({ signal, ...web }: WebDeps): Hono {
  const { clock, log } = web.deps;
  const app = new Hono();
  // One for all: whoever guesses on one page waits on the others too.
  const wait = throttle(clock, signal);
  app.use(headers);
  app.use(bodyLimit({ maxSize: longestFormBytes, onError: (context) => context.html(errorPage("Too much", "That form is too large."), 413) }));
  app.get("/health", (context) => context.json({ status: "ok" }));
  for (const form of forms) app.route(`/${form.page}`, linkRoutes({ ...web, wait }, form));
  app.notFound((context) => context.html(errorPage("Nothing here", "There is no such page."), 404));
  app.onError((thrown, context) => {
    const ref = randomBytes(2).toString("hex");
    log.error({ ref, err: thrown }, "a page failed on our side");
    return context.html(errorPage("Something went wrong on my side", `The log has the details under the reference ${ref}. You can send the form again.`), 500);
  });
  return app;
}
