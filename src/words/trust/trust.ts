import type { IdentityAccepted, IdentityList } from "../../model/people/trust-outcomes.ts";
import type { Identity } from "../../model/people/identities.ts";
import { line, type Reply } from "../../model/reply.ts";
import { fingerprint } from "./fingerprint.ts";
import { person } from "../person.ts";
import { answerLine } from "../asking/prompt.ts";
import { count, moment } from "../quantity.ts";

/** Whom the bot trusts in encrypted rooms, and who waits. */
export function trusted({ identities }: IdentityList, now: number): Reply {
  const known = identities.filter(({ key }) => key !== null);
  const waiting = identities.filter(({ shown }) => shown !== null);
  if (identities.length === 0) return [line("Nobody has sent me an encrypted command yet. I trust the first owner who does; after that, owners accept the others.")];
  return [
    line(`I trust the identity of ${count(known.length, "person", "people")}${waiting.length === 0 ? "." : `; ${waiting.length} ${waiting.length === 1 ? "waits" : "wait"} to be accepted.`}`),
    ...[...known.map((each) => knownLine(each, now)), ...waiting.map((each) => waitingLine(each, now))].map(line),
    ...waiting.slice(0, 1).map(({ user }) => line(`Ask them, in person or by phone, whether it is theirs, then: \`!trust accept ${user}\``)),
  ];
}

const knownLine = ({ by, key, since, user }: Identity, now: number): string =>
  `● ${user} — ${fingerprint(key ?? "")}, since ${moment(since ?? 0, now)}, ${by === null ? "as the first owner who spoke" : `accepted by ${person(by)}`}`;

const waitingLine = ({ key, shown, shownAt, user }: Identity, now: number): string =>
  `✗ ${user} — ${fingerprint(shown ?? "")}, ${key === null ? "new" : "changed"}, seen ${moment(shownAt ?? 0, now)}, not trusted`;

/** Asked before somebody is trusted. */
export function mayAccept({ key, shown, user }: Pick<Identity, "key" | "user"> & { readonly shown: string }) {
  const what = key === null ? `Trust ${user} with this identity` : `Trust the new identity of ${user} instead of ${fingerprint(key)}`;
  return (asker: string, number: string | null): Reply => [
    line(`${what}: ${fingerprint(shown)}.`),
    line("Ask them first, in person or by phone, whether it is theirs: anyone posing as them could do all that they may do."),
    ...answerLine(asker, number),
  ];
}

/** Somebody is trusted from now on. */
export const accepted = ({ changed, key, user }: IdentityAccepted): Reply => [
  line(`From now on I trust ${user} by ${changed ? "the new identity" : "this identity"}: ${fingerprint(key)}. They can send again what I refused.`),
];
