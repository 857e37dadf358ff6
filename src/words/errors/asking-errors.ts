import type { Facts } from "../../model/error.ts";
import type { AskingErrors } from "../../model/errors/asking-errors.ts";
import { oneOf } from "../role.ts";
import type { Phrase, Phrases } from "./phrases.ts";

/** How many instances are listed. */
const mostListed = 20;

/** Reading what somebody typed, and whether they may. */
export const askingErrors: Phrases<AskingErrors> = {
  "carries-this-room": ({ line, name, restarts }) => ({
    message: `${name} carries this very room${restarts ? " and would have to restart" : ""}: I could not tell you how it ends.`,
    unchanged: true,
    hint: `It can be done on the host: \`npm run innkeeper -- ${line}\``,
  }),
  "not-allowed": notAllowed,
  "not-creatable": ({ instead, prefixes }) =>
    prefixes.length === 0
      ? { message: "No instance can be created from here.", hint: "You can in a room for all instances." }
      : {
          message: `Only instances whose names begin with ${prefixes.map((prefix) => `\`${prefix}\``).join(" or ")} can be created from here.`,
          hint: instead === null ? undefined : `Such as: \`!instance create ${instead}\``,
        },
  "no-question": noQuestion,
  "number-missing": ({ number }) => ({ message: "I do nothing on a bare `yes` while a question of mine is open: say which one you mean.", hint: `It is \`yes ${number}\`, or \`no\`.` }),
  "one-at-a-time"({ command, examples, instances, onlyTheName }) {
    const message = `\`${command}\` takes one instance at a time.`;
    if (instances.length === 0) return { message, hint: "There is none yet." };
    if (!onlyTheName) return { message, hint: `For example: ${examples.map((example) => `\`${example}\``).join(", ")}` };
    const listed = instances.slice(0, mostListed);
    const which = instances.length > listed.length ? `For the first ${listed.length} of ${instances.length}` : "For all of them";
    return { message, hint: `${which}, send in one message:\n${listed.map((name) => `\`!${command} ${name}\``).join("\n")}` };
  },
  "too-many-commands": ({ commands, most }) => ({ message: `That is ${commands} commands in one message. I did nothing.`, hint: `Send at most ${most} at once.` }),
  "names-unclear": () => ({
    message: "I can't tell whom you mean: the text of your message and its links don't say the same. I did nothing.",
    hint: "Type the whole id instead of a name, such as `@bob:example.org`.",
  }),
  "other-word": ({ number }) => ({
    message: number === null ? "I did nothing: answer `yes` to run it, or `no` to leave it." : `I did nothing: answer \`yes ${number}\` to do it, or \`no ${number}\` to leave it.`,
  }),
  cancelled: () => ({ message: "Left as it is." }),
  "outside-scope": (facts) => {
    switch (facts.what) {
      case "command":
        return {
          message: `I don't ${facts.summary.charAt(0).toLowerCase()}${facts.summary.slice(1)} from a room that is for some instances only.`,
          hint: "An owner can, in a room for all of them, in a direct chat with me, or in a shell on the host.",
        };
      case "reserved-port":
        return { message: "A port that is reserved by hand belongs to no instance." };
      case "deleted-next":
        return { message: "What is to be deleted next isn't for this room any more: I stopped there." };
    }
  },
  "too-many-questions": () => ({ message: "Too many questions wait for an answer.", hint: "Answer some of them, or wait until they expire." }),
};

function notAllowed(facts: Facts["not-allowed"]): Phrase {
  switch (facts.why) {
    case "role": {
      const who = facts.needed === "operator" ? "Only operators and owners" : `Only ${oneOf(facts.needed)}`;
      const message = `${who} may ${facts.what}; you are ${oneOf(facts.has)} here.`;
      return { message: facts.owners.length === 0 ? message : `${message} Owners: ${facts.owners.join(", ")}.` };
    }
    case "demoted":
      return {
        message: `${facts.asker} is ${oneOf(facts.has)} here by now, and may not do \`${facts.command}\` any more: I stopped there and undid what was begun.`,
        hint: "Somebody who may can send it again.",
      };
    case "stranger":
      return { message: "I take no commands from you here." };
  }
}

function noQuestion(facts: Facts["no-question"]): Phrase {
  switch (facts.why) {
    case "none-open":
      return { message: "I have asked you nothing that takes a bare answer.", hint: "A question of mine ends in a number: answer `yes` or `no` with it." };
    case "gone":
      return { message: `There is no question ${facts.number} that you can answer here: it was another's, or asked elsewhere, or more than 5 min ago.`, hint: "Nothing was changed. Send the command again." };
    case "answered":
      return { message: "That was answered before, and counts once." };
  }
}
