import { Hono, type Context } from "hono";
import type { Links } from "../model/chat.ts";
import { UserError } from "../model/error.ts";
import type { Deps } from "../operations/deps.ts";
import { usableClaim, type ClaimOutcome } from "../operations/submit-claim.ts";
import { brake } from "./brake.ts";
import { readClaimForm, type Wrong } from "./claim-form.ts";
import { claimedPage, claimPage, noLongerGoodPage, troublePage } from "./claim-pages.ts";
import { fromOurPage } from "./guard.ts";

export type ClaimDeps = Pick<Deps, "claims" | "clock" | "instances"> & {
  readonly links: Links;
  /** How people reach the pages. */
  readonly publicUrl: string;
  /** Does the work behind the form, as a job. @throws UserError for what the person can mend. */
  readonly perform: (claimId: string, user: string, password: string) => Promise<ClaimOutcome>;
  /** Aborted when the program stops. */
  readonly signal: AbortSignal;
};

/** What the page says of these stands beside the field that is meant. */
const fieldOf: Readonly<Record<string, keyof Wrong>> = { "name-taken": "user", "name-invalid": "user", "password-weak": "password" };

/** The page behind a first-admin link. Opening it burns nothing, since chat programs preview links. */
export function claimRoutes(deps: ClaimDeps): Hono {
  const app = new Hono();
  const wait = brake(deps.clock, deps.signal);

  app.get("/:token", async (context) => {
    const found = await look(context);
    return found instanceof Response ? found : context.html(claimPage({ ...found.about, user: "", wrong: {}, trouble: null }));
  });

  app.post("/:token", async (context) => {
    if (!fromOurPage(context, deps.publicUrl)) {
      return context.html(troublePage("Not from here", "This form was sent from another page than mine, so I did nothing. Open the link from the room again."), 403);
    }
    const found = await look(context);
    if (found instanceof Response) return found;
    const body = await context.req.parseBody();
    const typed = typeof body["user"] === "string" ? body["user"].slice(0, 200) : "";
    const read = readClaimForm(body, found.about.serverName);
    if ("wrong" in read) return context.html(claimPage({ ...found.about, user: typed, wrong: read.wrong, trouble: null }), 422);
    const { user, password } = read.form;
    try {
      const outcome = await deps.perform(found.claimId, user, password);
      return await context.html(claimedPage(outcome));
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      if (thrown.code.startsWith("link-") && thrown.code !== "link-reserved") return context.html(noLongerGoodPage({ message: thrown.message, hint: thrown.hint }), 410);
      const field = fieldOf[thrown.code];
      const wrong = field === undefined ? {} : { [field]: `${thrown.message} ${thrown.hint ?? ""}`.trim() };
      return context.html(claimPage({ ...found.about, user: typed, wrong, trouble: field === undefined ? thrown : null }), 409);
    }
  });

  /** What a token is for, or the page that says that it is no longer good. */
  async function look(context: Context): Promise<Response | { readonly claimId: string; readonly about: { readonly instance: string; readonly serverName: string } }> {
    const claimId = deps.links.open("claim", context.req.param("token") ?? "");
    if (claimId === null) {
      await wait();
      return context.html(noLongerGoodPage({ message: null, hint: undefined }), 404);
    }
    try {
      const { instance } = usableClaim(deps, claimId);
      return { claimId, about: { instance: instance.name, serverName: instance.serverName ?? instance.domain } };
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return context.html(noLongerGoodPage({ message: thrown.message, hint: thrown.hint }), 410);
    }
  }

  return app;
}
