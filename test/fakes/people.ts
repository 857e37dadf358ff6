import { InstanceName } from "../../src/model/instance/instance.ts";
import type { Role } from "../../src/model/people/role.ts";
import type { SendingDevice } from "../../src/model/rooms/incoming.ts";

export const alice = "@alice:example.org";
export const dan = "@dan:example.org";
export const carol = "@carol:example.org";
export const vera = "@vera:example.org";
export const mallory = "@mallory:example.org";

/** The bot itself. */
export const innkeeper = "@bot:example.org";

/** What each may do, in every room, unless a test changes it. Who isn't there is a stranger. */
export const roles: Readonly<Record<string, Role>> = { [alice]: "owner", [dan]: "owner", [carol]: "operator", [vera]: "viewer" };

/** The room in which all is said unless another is named, and two more. */
export const room1 = "!innkeeper:example.org";
export const room2 = "!operators:example.org";
/** A room in which all is encrypted. */
export const secretRoom = "!secret:example.org";
/** A chat with the bot alone: of whoever speaks there. */
export const direct = "!direct:example.org";

export const dev = InstanceName.parse("dev");

/** Somebody's own device, which they have signed. */
export const deviceOf = (user: string): SendingDevice => ({ id: `PHONE-${user.slice(1, 4).toUpperCase()}`, identity: `identity-of-${user}`, signed: true });
