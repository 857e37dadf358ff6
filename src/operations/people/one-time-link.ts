import { randomUUID } from "node:crypto";
import { UserError } from "../../model/error.ts";
import type { Instance } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { LinkPage, OneTimeLink } from "../../model/people/link.ts";
import type { LinkSummary } from "../../model/people/people-outcomes.ts";
import type { Deps } from "../deps.ts";

/** How long a link is good: "a day", as the pages say. */
const linkLastsMs = 24 * 60 * 60_000;

/** One that is good for longer than that was made by another clock: this one has been set back since. */
const longestMs = linkLastsMs + 60 * 60_000;

/** Whether a link is over, or nobody can say. */
export const isOver = ({ expiresAt }: Pick<OneTimeLink, "expiresAt">, now: number): boolean => expiresAt <= now || expiresAt > now + longestMs;

/**
 * Opens a link to one of the pages, and replaces those before it where there may be one only.
 * @param about what it is for, where page and instance don't say it all.
 */
export async function openLink({ clock, oneTimeLinks }: Pick<Deps, "clock" | "oneTimeLinks">, to: { readonly page: LinkPage; readonly instance: Instance; readonly about?: string }, job: Job): Promise<LinkSummary> {
  const { about = null, instance, page } = to;
  const link = await job.step("new-link", "make a link", async () => ({ id: randomUUID(), expiresAt: clock.now() + linkLastsMs }));
  await job.step(
    "open-link",
    "open the link",
    async () => oneTimeLinks.open({ ...link, page, instanceId: instance.id, asker: job.asker, about }),
    async () => oneTimeLinks.forget(link.id),
  );
  return link;
}

/**
 * What a link is for.
 * @throws UserError `link-used`, `link-replaced`, `link-revoked`, `link-expired`, `link-unknown`: it is no longer good.
 */
export function usableLink({ clock, instances, oneTimeLinks }: Pick<Deps, "clock" | "instances" | "oneTimeLinks">, page: LinkPage, linkId: string): { readonly link: OneTimeLink; readonly instance: Instance } {
  const link = oneTimeLinks.find(linkId);
  const instance = instances.all().find(({ id }) => id === link?.instanceId);
  if (link?.page !== page || instance === undefined) throw new UserError("link-unknown", {});
  const to = { page, name: instance.name, about: link.about };
  if (link.state === "burnt") throw new UserError("link-used", to);
  if (link.state === "replaced") throw new UserError("link-replaced", to);
  if (link.state === "revoked") throw new UserError("link-revoked", to);
  if (isOver(link, clock.now())) throw new UserError("link-expired", to);
  return { link, instance };
}
