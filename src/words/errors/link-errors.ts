import type { Facts } from "../../model/error.ts";
import type { LinkErrors } from "../../model/errors/link-errors.ts";
import { commandFor } from "../../model/people/link.ts";
import type { Phrases } from "./phrases.ts";

/** Links that work once, and what is sent with them. */
export const linkErrors: Phrases<LinkErrors> = {
  "link-expired": (link) => ({ message: "This link was good for a day, and has expired (or this host's clock was set back since).", hint: another(link) }),
  "link-replaced": (link) => ({ message: "A newer link has replaced this one.", hint: another(link) }),
  "link-reserved": (facts) =>
    facts.why === "being-sent"
      ? { message: "Somebody else is sending this form right now.", hint: "Wait a moment, then send it again." }
      : {
          message: `An earlier try with this link has made the account ${facts.user}, so only that name, with the password chosen then, can finish.`,
          hint: "If that wasn't you, or the password is lost, ask for a new link in the admin room.",
        },
  "link-revoked": (link) => ({ message: "This link was revoked.", hint: another(link) }),
  "link-unknown": () => ({ message: "What this link was for is no longer there." }),
  "link-used": (link) => ({ message: "This link has been used: it works once.", hint: another(link) }),
  "no-link": ({ name, page }) =>
    page === "claim"
      ? { message: `${name} has no first-admin link that is still good.`, hint: `For a new one: \`!instance claim ${name}\`` }
      : { message: `${name} has no invite that is still good.`, hint: `For a new one: \`!instance invite ${name}\`` },
};

/** How a link for the same purpose is asked for. */
const another = ({ about, name, page }: Facts["link-used"]): string => `Ask for a new one in the admin room: \`${commandFor(page, name, about)}\``;
