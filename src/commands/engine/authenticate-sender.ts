import type { Instant } from "../../model/clock.ts";
import { UserError } from "../../model/error.ts";
import type { Incoming } from "../../model/rooms/incoming.ts";
import type { Identities } from "../../model/people/identities.ts";

/** What is known where a message came in. */
export type Circumstances = {
  readonly identities: Identities;
  readonly owners: readonly string[];
  /** Whether its room is encrypted. */
  readonly encrypted: boolean;
  readonly now: Instant;
};

/**
 * Whether a message is from whom it says. The homeserver delivers it and could have written it, so an encrypted one must come from a
 * device that its owner has signed, and the owner be known by that identity. Only the first owner is trusted at first sight: everybody
 * after is accepted by an owner who is known, or in a shell. Once anybody is known, nothing unencrypted counts, in any room: the
 * homeserver can make rooms too.
 * @throws UserError `unencrypted`, `no-cross-signing`, `device-unsigned`, `identity-unknown`, `identity-changed`.
 */
export function authenticateSender(message: Pick<Incoming, "device" | "event" | "room" | "sender" | "thread">, { encrypted, identities, now, owners }: Circumstances): void {
  const { device, sender } = message;
  const people = identities.all().filter(({ key }) => key !== null);
  if (device === null) {
    if (encrypted) throw new UserError("unencrypted", { why: "room-is-encrypted" });
    if (people.length > 0) throw new UserError("unencrypted", { why: "people-are-known" });
    return;
  }
  if (device.identity === null) throw new UserError("no-cross-signing", {});
  if (!device.signed) throw new UserError("device-unsigned", { device: device.id });

  const known = identities.find(sender)?.key ?? null;
  if (known === device.identity) return;
  const firstOwner = owners.includes(sender) && !people.some(({ user }) => owners.includes(user));
  if (firstOwner) {
    identities.acceptFirst(sender, device.identity, now, message);
    return;
  }
  identities.show(sender, device.identity, now);
  const facts = { user: sender, identity: device.identity };
  throw known === null ? new UserError("identity-unknown", facts) : new UserError("identity-changed", facts);
}
