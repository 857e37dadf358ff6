import type { Instant } from "../clock.ts";
import type { InstanceName } from "../instance/instance.ts";
import type { Listed } from "../homeserver.ts";
import type { Reason } from "../errors/reason.ts";

/** A link to a page about one instance. */
export type LinkOpened = { readonly name: InstanceName; readonly link: LinkSummary };

/** A room for several, and whose invites went out. */
export type RoomOpened = {
  readonly name: InstanceName;
  readonly title: string;
  readonly alias: string;
  readonly invited: readonly string[];
  readonly refused: readonly { readonly userId: string; readonly why: Reason }[];
};

/** A link of which outcomes tell: never its token. */
export type LinkSummary = { readonly id: string; readonly expiresAt: Instant };

/** `another`: somebody has become admin by such a link before. */
export type Claimable = { readonly kind: "claimable"; readonly name: InstanceName; readonly claim: LinkSummary; readonly another: boolean };

/** How many links are no longer good. `begunBy`: user names for which somebody had begun to use one. */
export type LinksRevoked = { readonly kind: "revoked"; readonly name: InstanceName; readonly page: "claim" | "invite"; readonly revoked: number; readonly begunBy: readonly string[] };

export type Invited = { readonly kind: "invited"; readonly name: InstanceName; readonly admin: boolean; readonly link: LinkSummary };

/** Who has got an account by a link, and how they sign in. */
export type AccountMade = {
  readonly instance: InstanceName;
  readonly page: "claim" | "invite";
  readonly admin: boolean;
  /** Who asked for the link; null where that is no longer known. */
  readonly by: string | null;
  readonly user: string;
  readonly userId: string;
  readonly serverName: string;
  readonly homeserverUrl: string;
  /** The instance's web chat; null where it has none. */
  readonly chat: string | null;
};

export type ResetOpened = { readonly name: InstanceName; readonly userId: string; readonly link: LinkSummary };

/** `signedOut`: no session of the old password is left, as the homeserver says. */
export type PasswordSet = { readonly instance: InstanceName; readonly userId: string; readonly by: string; readonly signedOut: boolean; readonly homeserverUrl: string; readonly chat: string | null };

/** `stillListed`: why MindRoom still has them on its lists; null when it hasn't. */
export type Deactivated = { readonly name: InstanceName; readonly userId: string; readonly stillListed: Reason | null };

/** Accounts on an instance's homeserver: a page of the people, the first agents, and how many there are of each. */
export type People = {
  readonly name: InstanceName;
  readonly serverName: string;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly people: readonly Listed[];
  readonly agents: readonly Listed[];
  /** Innkeeper's own account there. */
  readonly service: string | null;
  /** The one as which the homeserver acts itself. */
  readonly serverUser: string | null;
  /** Those of the people that are the bot's own. */
  readonly bots: readonly string[];
  readonly totals: { readonly people: number; readonly deactivated: number; readonly agents: number };
  /** False where there are more accounts than were asked for. */
  readonly complete: boolean;
};
