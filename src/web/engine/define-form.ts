import type { Instance } from "../../model/instance/instance.ts";
import type { Json } from "../../model/json.ts";
import type { LinkPage, OneTimeLink } from "../../model/people/link.ts";
import type { Deps } from "../../operations/deps.ts";
import type { FormWork, LeftForm, PerformForm } from "../../operations/form-work.ts";
import type { PageError } from "./error-pages.ts";
import type { Html } from "./page.ts";

/** What a link that is still good leads to. */
export type Opened = { readonly link: OneTimeLink; readonly instance: Instance };

/** A form as a browser sends it. Browsers send other things than strings only when somebody plays. */
export type Body = Readonly<Record<string, unknown>>;

/** What stands in a form that is shown: empty at first. `typed` holds no passwords, `wrong` is a sentence a field. */
export type Shown = { readonly typed: Readonly<Record<string, string>>; readonly wrong: Readonly<Record<string, string>>; readonly problem: PageError | null };

/** A form that was read: what it says, or what is wrong with it. */
export type Filled<Read> = { readonly read: Read } | { readonly wrong: Readonly<Record<string, string>> };

/** The link with which a form was sent. */
export type SentWith = Pick<OneTimeLink, "about" | "asker" | "id">;

/** What is done with a form, and the page that is shown once it is done. */
export type FormSent<Outcome extends Json> = FormWork<Outcome> & { done(outcome: Outcome, opened: Opened): Html };

/** Everything about one form behind one-time links. */
export type Declaration<Read, Outcome extends Json> = {
  readonly page: LinkPage;
  /** The page with the form. Looking at it changes nothing, since chat programs preview links. @throws UserError where it can't be shown. */
  show(opened: Opened, shown: Shown, deps: Deps): Html | Promise<Html>;
  read(body: Body, opened: Opened): Filled<Read>;
  /** What may be shown again of what was typed, in the answer to it alone: no password. Nothing, unless told. */
  typed?(body: Body): Readonly<Record<string, string>>;
  /** Whether the form was sent only to get another one, with all that was typed in it: nothing is read, and nothing done. */
  another?(body: Body): boolean;
  work(sentWith: SentWith, read: Read, deps: Deps): FormSent<Outcome>;
  /**
   * What becomes of its work when the process dies. `form-again`: its secrets are needed, so the job fails, the link stays good, and the
   * person sends the form again. Otherwise the work without what was typed, which ends what was written whole, and takes back the rest.
   */
  readonly afterCrash: "form-again" | ((sentWith: SentWith, input: Json, deps: Deps) => FormWork<Outcome>);
  /** The field that is meant by a UserError of that code. */
  readonly fieldOf: Readonly<Record<string, string>>;
};

/** A form of any fields and outcome, as the table holds it. */
export type Form = LeftForm & Pick<Declaration<never, Json>, "page" | "show" | "fieldOf"> & {
  typed(body: Body): Readonly<Record<string, string>>;
  another(body: Body): boolean;
  /** What is wrong with a form, or what does its work and gives the page afterwards. */
  read(body: Body, opened: Opened, deps: Deps): { readonly wrong: Shown["wrong"] } | { readonly send: (perform: PerformForm) => Promise<Html> };
};

/** Ties a form's fields to its work, and closes over the types so that all forms fit one table. `work` stays, for whoever knows which form it is. */
export const defineForm = <Read, Outcome extends Json>(form: Declaration<Read, Outcome>): Form & Pick<Declaration<Read, Outcome>, "work"> => ({
  page: form.page,
  fieldOf: form.fieldOf,
  show: (opened, shown, deps) => form.show(opened, shown, deps),
  typed: (body) => form.typed?.(body) ?? {},
  another: (body) => form.another?.(body) ?? false,
  work: (sentWith, read, deps) => form.work(sentWith, read, deps),
  read(body, opened, deps) {
    const filled = form.read(body, opened);
    if ("wrong" in filled) return filled;
    const sent = form.work(opened.link, filled.read, deps);
    return { send: async (perform) => sent.done(await perform(opened.link, sent), opened) };
  },
  left(linkId, input, deps) {
    const { afterCrash } = form;
    if (afterCrash === "form-again") return null;
    return afterCrash(deps.oneTimeLinks.find(linkId) ?? { id: linkId, asker: "somebody", about: null }, input, deps);
  },
});
