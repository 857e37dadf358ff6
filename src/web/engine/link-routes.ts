import { Hono, type Context } from "hono";
import type { Links } from "../../model/rooms/chat.ts";
import { UserError } from "../../model/error.ts";
import type { Instance } from "../../model/instance/instance.ts";
import type { LinkPage, OneTimeLink } from "../../model/people/link.ts";
import type { Deps } from "../../operations/deps.ts";
import { usableLink } from "../../operations/people/one-time-link.ts";
import { phrase, sentences } from "../../words/errors/phrase.ts";
import { fromOurPage } from "./guard.ts";
import type { Html } from "./page.ts";
import { noLongerGoodPage, troublePage, type Trouble } from "./error-pages.ts";

/** What a link that is still good leads to. */
export type Opened = { readonly link: OneTimeLink; readonly instance: Instance };

/** A form as a browser sends it. Browsers send other things than strings only when somebody plays. */
export type Body = Readonly<Record<string, unknown>>;

/** What stands in a form that is shown: empty at first. `typed` holds no passwords, `wrong` is a sentence a field. */
export type Shown = { readonly typed: Readonly<Record<string, string>>; readonly wrong: Readonly<Record<string, string>>; readonly trouble: Trouble | null };

/** A form that was read: what it says, or what is wrong with it. */
export type Filled<Read> = { readonly read: Read } | { readonly wrong: Readonly<Record<string, string>> };

/** All that is special about one page behind one-time links. */
export type LinkForm<Read, Outcome> = {
  readonly page: LinkPage;
  /** The page with the form. Looking at it changes nothing, since chat programs preview links. @throws UserError where it can't be shown. */
  show(opened: Opened, shown: Shown): Html | Promise<Html>;
  read(body: Body, opened: Opened): Filled<Read>;
  /** What may be shown again of what was typed, in the answer to it alone: no password. */
  typed(body: Body): Readonly<Record<string, string>>;
  /** Whether the form was sent only to get another one, with all that was typed in it: nothing is read, and nothing done. */
  another?(body: Body): boolean;
  /** Does the work, as a job that burns the link when it ends. @throws UserError for what the person can mend. */
  perform(linkId: string, read: Read): Promise<Outcome>;
  /** The page afterwards. */
  done(outcome: Outcome, opened: Opened): Html;
  /** The field that is meant by a UserError of that code. */
  readonly fieldOf: Readonly<Record<string, string>>;
};

export type LinkRoutesDeps = Pick<Deps, "clock" | "instances" | "oneTimeLinks"> & {
  readonly links: Links;
  /** How people reach the pages. */
  readonly publicUrl: string;
  /** Waits longer with each wrong token. */
  readonly wait: () => Promise<void>;
};

/** Errors that end a link, and so the form. One that is reserved may be this very person's. */
const endsLink = ({ code }: UserError): boolean => code.startsWith("link-") && code !== "link-reserved";

/** The routes of one page behind one-time links: opening it shows the form and burns nothing, sending it does the work once. */
export function linkRoutes<Read, Outcome>(deps: LinkRoutesDeps, form: LinkForm<Read, Outcome>): Hono {
  const app = new Hono();

  app.get("/:token", async (context) => {
    const opened = await look(context);
    return opened instanceof Response ? opened : shown(context, opened, { typed: {}, wrong: {}, trouble: null }, 200);
  });

  app.post("/:token", async (context) => {
    if (!fromOurPage(context, deps.publicUrl)) {
      return context.html(troublePage("Not from here", "This form was sent from another page than mine, so I did nothing. Open the link from the room again."), 403);
    }
    const opened = await look(context);
    if (opened instanceof Response) return opened;
    const body: Body = await context.req.parseBody();
    const typed = form.typed(body);
    if (form.another?.(body) === true) return shown(context, opened, { typed, wrong: {}, trouble: null }, 200);
    const filled = form.read(body, opened);
    if ("wrong" in filled) return shown(context, opened, { typed, wrong: filled.wrong, trouble: null }, 422);
    try {
      const outcome = await form.perform(opened.link.id, filled.read);
      return await context.html(form.done(outcome, opened));
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      if (endsLink(thrown)) return context.html(noLongerGoodPage(phrase(thrown)), 410);
      const field = form.fieldOf[thrown.code];
      const wrong = field === undefined ? {} : { [field]: sentences(thrown) };
      return shown(context, opened, { typed, wrong, trouble: field === undefined ? phrase(thrown) : null }, 409);
    }
  });

  /** The form, or why it can't even be shown. */
  async function shown(context: Context, opened: Opened, what: Shown, status: 200 | 409 | 422): Promise<Response> {
    try {
      const page = await form.show(opened, what);
      return context.html(page, status);
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return context.html(troublePage("This can't be done now", sentences(thrown)), 409);
    }
  }

  /** What a token is for, or the page that says that it is no longer good. */
  async function look(context: Context): Promise<Response | Opened> {
    const linkId = deps.links.open(form.page, context.req.param("token") ?? "");
    if (linkId === null) {
      await deps.wait();
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
