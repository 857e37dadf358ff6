import { Hono, type Context } from "hono";
import { UserError } from "../../model/error.ts";
import type { Deps } from "../../operations/deps.ts";
import type { PerformForm } from "../../operations/form-work.ts";
import { usableLink } from "../../operations/people/one-time-link.ts";
import { phrase, sentences } from "../../words/errors/phrase.ts";
import type { Body, Form, Opened, Shown } from "./define-form.ts";
import { noLongerGoodPage, errorPage } from "./error-pages.ts";
import { fromOurPage } from "./guard.ts";

export type LinkRoutesDeps = {
  readonly deps: Deps;
  /** Does the work behind a form, as a job that burns the link when it ends. */
  readonly perform: PerformForm;
  /** How people reach the pages. */
  readonly publicUrl: string;
  /** Waits longer with each wrong token. */
  readonly wait: () => Promise<void>;
};

/** Errors that end a link, and so the form. One that is reserved may be this very person's. */
const endsLink = ({ code }: UserError): boolean => code.startsWith("link-") && code !== "link-reserved";

/** The routes of one page behind one-time links: opening it shows the form and burns nothing, sending it does the work once. */
export function linkRoutes({ deps, perform, publicUrl, wait }: LinkRoutesDeps, form: Form): Hono {
  const app = new Hono();

  app.get("/:token", async (context) => {
    const opened = await look(context);
    return opened instanceof Response ? opened : shown(context, opened, { typed: {}, wrong: {}, problem: null }, 200);
  });

  app.post("/:token", async (context) => {
    if (!fromOurPage(context, publicUrl)) {
      return context.html(errorPage("Not from here", "This form didn't come from a page of mine, so I did nothing. Open the link from the room again."), 403);
    }
    const opened = await look(context);
    if (opened instanceof Response) return opened;
    const body: Body = await context.req.parseBody();
    const typed = form.typed(body);
    if (form.another(body)) return shown(context, opened, { typed, wrong: {}, problem: null }, 200);
    const filled = form.read(body, opened, deps);
    if ("wrong" in filled) return shown(context, opened, { typed, wrong: filled.wrong, problem: null }, 422);
    try {
      return context.html(await filled.send(perform));
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      if (endsLink(thrown)) return context.html(noLongerGoodPage(phrase(thrown)), 410);
      const field = form.fieldOf[thrown.code];
      const wrong = field === undefined ? {} : { [field]: sentences(thrown) };
      return shown(context, opened, { typed, wrong, problem: field === undefined ? phrase(thrown) : null }, 409);
    }
  });

  /** The form, or why it can't even be shown. */
  async function shown(context: Context, opened: Opened, what: Shown, status: 200 | 409 | 422): Promise<Response> {
    try {
      const page = await form.show(opened, what, deps);
      return context.html(page, status);
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return context.html(errorPage("This can't be done now", sentences(thrown)), 409);
    }
  }

  /** What a token is for, or the page that says that it is no longer good. */
  async function look(context: Context): Promise<Response | Opened> {
    const linkId = deps.links.open(form.page, context.req.param("token") ?? "");
    if (linkId === null) {
      await wait();
      return context.html(noLongerGoodPage(null), 404);
    }
    try {
      return usableLink(deps, form.page, linkId);
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return context.html(noLongerGoodPage(phrase(thrown)), 410);
    }
  }

  return app;
}
