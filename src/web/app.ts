import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Log } from "../model/log.ts";
import { claimRoutes, type ClaimDeps } from "./claim.ts";
import { troublePage } from "./claim-pages.ts";
import { headers } from "./guard.ts";

export type WebDeps = ClaimDeps & { readonly log: Log };

/** No form of ours is longer, in bytes. */
const longestForm = 16 * 1024;

/** All the pages. Paths are secrets, so nothing here logs one. */
export function webApp(deps: WebDeps): Hono {
  const app = new Hono();
  app.use(headers);
  app.use(bodyLimit({ maxSize: longestForm, onError: (context) => context.html(troublePage("Too much", "That form is longer than any of mine."), 413) }));
  app.get("/health", (context) => context.json({ status: "ok" }));
  app.route("/claim", claimRoutes(deps));
  app.notFound((context) => context.html(troublePage("Nothing here", "There is no such page."), 404));
  app.onError((thrown, context) => {
    const ref = randomBytes(2).toString("hex");
    deps.log.error({ ref, err: thrown }, "a page failed on our side");
    return context.html(troublePage("Something went wrong on my side", `The log has the details under the reference ${ref}. You can send the form again.`), 500);
  });
  return app;
}
