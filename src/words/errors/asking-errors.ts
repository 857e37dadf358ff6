import type { AskingErrors } from "../../model/errors/asking-errors.ts";
import type { WantedKey } from "../../model/instance/settings-patch.ts";
import { quoted } from "../quoted.ts";
import type { Phrases } from "./phrases.ts";

/** How many instances are listed. */
const mostListed = 20;

/** Reading what somebody typed, and whether they may. */
export const askingErrors: Phrases<AskingErrors> = {
  "bad-value": (facts) =>
    facts.what === "setting"
      ? { message: `${quoted(facts.value)} won't do as ${facts.key}: ${settingRule(facts.key)}. Nothing was changed.` }
      : { message: `${quoted(facts.value)} won't do as ${facts.key}: ${facts.says}.` },
  "carries-this-room": ({ line, name, restarts }) => ({
    message: `${name} carries this very room${restarts ? " and would have to restart" : ""}: I could not tell you how it ends. Nothing was changed.`,
    hint: `On the host it can be done: \`npm run innkeeper -- ${line}\``,
  }),
  "given-twice": ({ key }) => ({ message: `${key} is there twice.`, hint: "Give it once." }),
  "missing-value": ({ key }) => ({ message: `${key} needs a value. Nothing was changed.` }),
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

/** What a setting may be. */
function settingRule(key: WantedKey): string {
  if (key.endsWith("_PORT")) return "it is a whole number from 1024 to 65535, or `auto` for the lowest one that is free";
  if (key.endsWith("_IMAGE")) return "it is an image as Docker names it, such as `registry.example.org/mindroom:2026.10`";
  if (key === "INSTANCE_DOMAIN") return "it is a host name such as `dev.example.org`: letters, digits, - and dots";
  if (key === "BIND_ADDRESS") return "it is an IPv4 address of this host, `127.0.0.1` for this machine alone, or `0.0.0.0` for all";
  return "it is an address such as `https://matrix.example.org`";
}
