import type { Facts } from "../../model/error.ts";
import type { LineErrors, RightUse } from "../../model/errors/line-errors.ts";
import type { SettingsPatchKey } from "../../model/instance/settings-patch.ts";
import { quoted } from "../quoted.ts";
import type { Phrase, Phrases } from "./phrases.ts";

/** A line that is wrong. */
export const lineErrors: Phrases<LineErrors> = {
  "bad-domain": ({ instead, typed }) =>
    instead === null
      ? { message: `${quoted(typed)} can't be a domain.`, hint: "It is a host name such as `dev.example.org`: letters, digits, - and dots." }
      : { message: `${quoted(typed)} can't be a domain: give only the host name, \`${instead}\`.` },
  "bad-homeserver": ({ typed }) => ({
    message: `${quoted(typed)} is no homeserver that I know.`,
    hint: "`--matrix` alone gives the instance one of its own; `--matrix=tuwunel` or `--matrix=synapse` says which; `--matrix=https://matrix.example.org` is one that exists.",
  }),
  "bad-lines": ({ typed }) => ({ message: `${quoted(typed)} can't be a number of lines: a whole number from 1 to 500.` }),
  "bad-name": ({ instead, typed }) => ({
    message: `${quoted(typed)} can't be a name: 1 to 30 of a-z, 0-9 and -, starting with a letter.${instead === null ? "" : ` \`${instead}\` would do.`}`,
  }),
  "bad-port": ({ typed }) => ({ message: `${quoted(typed)} can't be a port: a whole number from 1024 to 65535.` }),
  "bad-service": ({ meant, typed }) => ({ message: `There is no service ${quoted(typed)}.${didYouMean(meant)}`, hint: "There are: backend, frontend, homeserver." }),
  "bad-value": (facts) =>
    facts.what === "setting"
      ? { message: `${quoted(facts.value)} isn't a valid ${facts.key}: ${settingRule(facts.key)}.`, unchanged: true }
      : { message: `${quoted(facts.value)} isn't a valid ${facts.key}: ${facts.says}.` },
  "extra-argument": ({ right, typed }) => ({ message: `${quoted(typed)} is one word too many.`, hint: asItShouldBe(right) }),
  "given-twice": givenTwice,
  "missing-argument": ({ argument, means, right }) => ({ message: `\`${right.command}\` needs ${argument}, ${means}.`, hint: asItShouldBe(right) }),
  "missing-value": (facts) =>
    facts.what === "setting" ? { message: `${facts.key} needs a value.`, unchanged: true } : { message: `\`${facts.flag}\` needs a value: \`${facts.usage}\`.` },
  "needless-value": ({ flag }) => ({ message: `\`${flag}\` takes no value: it is there or not.` }),
  "open-quote": ({ quote }) => ({ message: `A quotation mark (${quote}) is opened and never closed.` }),
  "several-commands": () => ({ message: "That is more than one command.", hint: "Put each of them on a line of its own." }),
  "unknown-command": unknownCommand,
  "unknown-flag": unknownFlag,
  "value-apart": ({ flag, value }) => ({
    message: `${quoted(value)} after \`${flag}\` could be its value or a word of its own.`,
    hint: `For its value, write it joined: \`${flag}=${value.replaceAll("`", "")}\``,
  }),
};

/** The usage, and a line that works. */
const asItShouldBe = ({ command, example, usage }: RightUse): string =>
  usage === null ? `It is just \`!${command}\`.` : `It is \`${usage}\`${example === null ? "" : `, for example \`${example}\``}.`;

const didYouMean = (meant: string | null): string => (meant === null ? "" : ` Did you mean \`${meant}\`?`);

function givenTwice(facts: Facts["given-twice"]): Phrase {
  const hint = "Give it once.";
  switch (facts.what) {
    case "setting":
      return { message: `${facts.key} is given twice.`, hint };
    case "flag":
      return { message: `\`${facts.flag}\` is given twice.`, hint };
    case "input":
      return { message: facts.values.length === 1 ? `The ${facts.key} is given twice.` : `The ${facts.key} is given twice: ${facts.values.map(quoted).join(" and ")}.`, hint };
  }
}

function unknownCommand(facts: Facts["unknown-command"]): Phrase {
  const message = `There is no ${quoted(facts.typed)}.`;
  switch (facts.what) {
    case "unlike-any":
      return facts.noun === null ? { message: `There is no command ${quoted(facts.typed)}.`, hint: "What I can do: `!help`" } : { message, hint: `What there is: \`!help ${facts.noun}\`` };
    case "near-line":
      return { message: message + didYouMean(facts.meant) };
    case "near-command":
      return { message: message + didYouMean(facts.meant), hint: asItShouldBe(facts.right) };
  }
}

function unknownFlag({ command, flags, meant, typed }: Facts["unknown-flag"]): Phrase {
  const list = flags.length === 0 ? `\`${command}\` takes no flags.` : `There are: ${flags.map((flag) => `\`${flag}\``).join(", ")}.`;
  return { message: `\`${command}\` has no ${quoted(typed)}.${didYouMean(meant)}`, hint: meant === null ? list : undefined };
}

/** What a setting may be. */
function settingRule(key: SettingsPatchKey): string {
  if (key.endsWith("_PORT")) return "it is a whole number from 1024 to 65535, or `auto` for the lowest one that is free";
  if (key.endsWith("_IMAGE")) return "it is an image as Docker names it, such as `registry.example.org/mindroom:2026.10`";
  if (key === "INSTANCE_DOMAIN") return "it is a host name such as `dev.example.org`: letters, digits, - and dots";
  if (key === "BIND_ADDRESS") return "it is an IPv4 address of this host, `127.0.0.1` for this machine alone, or `0.0.0.0` for all";
  return "it is an address such as `https://matrix.example.org`";
}
