import { line, type Reply } from "../../model/reply.ts";

/** To whoever sent what our own code fails at. */
export const eventLeftOut = (ref: string): Reply => [line(`I can't take that in, so I did nothing: something is wrong on my side (ref ${ref}, the log has the details).`), line("Try different words.")];

/** To whoever sent what can't be decrypted. `withheld` is why their client keeps the key to itself, in Matrix's codes; null for no reason given. */
export function cannotRead(withheld: string | null): Reply {
  if (withheld === "m.unverified" || withheld === "m.blacklisted") {
    return [
      line("I can't read that, so I did nothing: your app gives its keys only to sessions that you have verified."),
      line("In your app, verify me, or allow sessions that aren't verified in this room. Then send it again."),
    ];
  }
  return [
    line("I can't read that, so I did nothing: the key to it never came."),
    line("Send it again. If that doesn't help, close and reopen your app: it then makes a new key."),
  ];
}
