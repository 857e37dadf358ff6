import { z } from "zod";
import type { Instant } from "../clock.ts";
import type { InstanceName } from "../instance/instance.ts";

/**
 * The pages behind links that work once: `claim` makes an instance's first admin, `invite` an account for one more person, `password`
 * sets a new one, `env` takes model keys and other secrets, `key` shows the dashboard's, `agents` takes how agents register on somebody
 * else's homeserver.
 */
const pages = {
  claim: { role: "operator" },
  invite: { role: "owner", several: true },
  password: { role: "owner", asksFor: "user" },
  env: { role: "owner" },
  key: { role: "owner" },
  agents: { role: "owner" },
} satisfies Readonly<Record<string, PageTraits>>;

type PageTraits = {
  /** Who may have a link to it: those who may ask for one. A start gives its operator the first admin's. */
  readonly role: "operator" | "owner";
  /** Its links are for several people, so there may be many that are good; of anything else two open links would do it twice. */
  readonly several?: true;
  /** Its command takes, after the instance's name, what the link is for. */
  readonly asksFor?: "user";
};

export const LinkPage = z.enum(Object.keys(pages) as (keyof typeof pages)[]);
export type LinkPage = z.infer<typeof LinkPage>;

const traits = (page: LinkPage): PageTraits => pages[page];

/** Who may have a link to a page. */
export const linkRole = (page: LinkPage): "operator" | "owner" => traits(page).role;

/** The pages to which an instance may have several links at a time. */
export const severalLinks = (page: LinkPage): boolean => traits(page).several === true;

/** The command that makes a link of that kind. */
export const commandFor = (page: LinkPage, name: InstanceName, about: string | null): string => `!instance ${page} ${name}${traits(page).asksFor === undefined ? "" : ` ${about}`}`;

/** A link that works once. Its token is the id and a seal made with a key that no table holds. */
export type OneTimeLink = {
  readonly id: string;
  readonly page: LinkPage;
  readonly instanceId: string;
  /** Who asked for it: Matrix id, or `NAME (shell)`. */
  readonly asker: string;
  /** What it is for, where page and instance don't say it all: an account's name, a role. */
  readonly about: string | null;
  /** `reserved`: a submission has begun, and may have done what the link is for. Past `expiresAt` it is no longer good in any state. */
  readonly state: "open" | "reserved" | "burnt" | "replaced" | "revoked";
  /** For whom a submission has reserved it. */
  readonly user: string | null;
  readonly expiresAt: Instant;
};

/** The links that there are and were, as long as their instance is. */
export interface OneTimeLinks {
  find(id: string): OneTimeLink | null;
  /** An instance's for one page, oldest first. */
  of(instanceId: string, page: LinkPage): readonly OneTimeLink[];
  /**
   * Opens a link, and replaces those that are open for the same page, instance and `about`; but of invites there may be many. Does
   * nothing when `id` is there. A reserved one stays: it may have done its work already.
   */
  open(link: Omit<OneTimeLink, "state" | "user">): void;
  /** Undoes `open` of a link that nobody has got. */
  forget(id: string): void;
  /** Reserves it for somebody; true when it is now theirs. One transaction. */
  reserve(id: string, user: string): boolean;
  /** Undoes `reserve`, for that user. */
  free(id: string, user: string): void;
  /** It has done what it was for. */
  burn(id: string): void;
  /** It is no longer good, unless it is burnt. */
  revoke(id: string): void;
}
