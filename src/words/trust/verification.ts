import type { VerificationList } from "../../model/people/trust-outcomes.ts";
import { line, list, type Reply } from "../../model/reply.ts";
import type { Verification } from "../../model/rooms/verification.ts";
import { duration } from "../quantity.ts";

/** Said where somebody has begun to verify the bot. */
export const compareOnHost = (): Reply => [
  line("Compare the emoji that your app shows with those that my host prints: `npm run innkeeper -- verify`"),
  line("If they match, in the same order, it is me: confirm it in your app. Don't trust emoji that reach you through a chat."),
];

/** Said in a shell. */
export function verifications({ verifications: all }: VerificationList, now: number): Reply {
  if (all.length === 0) {
    return [
      line("Nobody is comparing emoji with me now."),
      line("In your app, open an encrypted room that I am in, choose me in its list of members, and verify me. Then run this again."),
    ];
  }
  const open = all.some(({ state }) => state === "comparing");
  return [
    list(all.map((each) => each.user + verificationLine(each, now))),
    ...(open ? [line("Does your app show the same, in the same order? Then confirm it there. If they differ, somebody is between us: say in your app that they don't match.")] : []),
  ];
}

function verificationLine({ at, emoji, state }: Verification, now: number): string {
  const ago = `${duration(now - at)} ago`;
  if (state === "done") return ` — their app has confirmed me, ${ago}`;
  if (state === "cancelled") return ` — given up, or the emoji differed, ${ago}`;
  return ` — ${emoji.map(({ name, symbol }) => `${symbol} ${name}`).join(", ")} (${ago})`;
}
