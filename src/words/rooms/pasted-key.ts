import { line, type Reply } from "../../model/reply.ts";

/** A message with a key in it is gone from the room. `what` it looked like: `an Anthropic key`. */
export const keyRemoved = (what: string): Reply => [line(`I have removed your message: a key doesn't belong in a room, and that looked like ${what}. I did nothing else with it.`), ...whatNow];

/** It stands there still. */
export const keyNotRemoved = (what: string): Reply => [
  line(`That looks like ${what}, and a key doesn't belong in a room. I may not remove messages here: delete it yourself, now. I did nothing with it.`),
  ...whatNow,
  line("To let me do it next time, give me a power level that may remove other people's messages."),
];

/** Everybody in the room has it by now, and so have their devices and homeservers. */
const whatNow: Reply = [
  line("Treat it as seen: revoke it with its issuer, and make a new one."),
  line("An owner enters the agents' keys on a form: `!instance env NAME`"),
];
