import type { SetupErrors } from "../../model/errors/setup-errors.ts";
import { count } from "../quantity.ts";
import type { Phrases } from "./phrases.ts";

/** Setting the program up: its config, its own pages, the sandbox. */
export const setupErrors: Phrases<SetupErrors> = {
  "bot-not-ready": ({ seconds, url }) => ({ message: `With it I could not get into my rooms on ${url} within ${seconds} s.`, hint: "Check that address, and that the homeserver answers there." }),
  "broken-down": ({ log, ref }) => ({ message: `Something went wrong on my side (ref ${ref}); ${log} has the details.`, hint: "What was under way goes on with the next `npm start`." }),
  "config-broken": ({ file, problems }) => ({
    message: `The config file ${file} can't be used. ${problems.length === 1 ? "One thing is" : `${count(problems.length, "thing")} are`} wrong:\n${problems.map((each) => `- ${each}`).join("\n")}`,
    hint: "config/innkeeper.example.yaml shows every setting.",
  }),
  "data-root-changed": ({ after, before }) => ({ message: `The config names another data root: ${after}, before ${before}.`, hint: "Restart me to use it: what I know of your instances is in the data root." }),
  "home-taken": ({ because }, tell) => ({
    message: `${tell(because).message} It is probably another sandbox's home.`,
    hint: "Remove that sandbox where it was made (npm run innkeeper -- sandbox remove), or give this one's home another name: INNKEEPER_SANDBOX_HOME=home2 npm start",
  }),
  "homeserver-unconfigured": () => ({ message: "The config names no homeserver, so there is no room to take commands in.", hint: "config/innkeeper.example.yaml shows how." }),
  "images-broken": ({ file, says }) => ({ message: `${file} can't be used: ${says}`, hint: "It belongs to the program: take it from the release again." }),
  "key-broken": ({ bytes, expected, path }) => ({
    message: `The file ${path} should hold ${expected} bytes and holds ${bytes}.`,
    hint: "Remove it: a new one is made at the next start. Links posted before then no longer work.",
  }),
  "needs-yes": (facts) =>
    facts.what === "command"
      ? { message: `\`${facts.words}\` asks before it runs, and nobody is here to answer.`, hint: `If you mean it: \`!${facts.words} --yes\`` }
      : { message: "This deletes the sandbox for good, and nobody is here to answer.", hint: "If you mean it: `npm run innkeeper -- sandbox remove --yes`" },
  "no-sandbox": ({ dataRoot }) => ({ message: `There is no sandbox in ${dataRoot}.`, hint: "`npm start` makes one." }),
  "production-there": ({ dataRoot, file }) => ({
    message: `${file} keeps production in ${dataRoot} too, so that isn't only a sandbox.`,
    hint: "Remove what you don't need with `npm run innkeeper -- instance remove NAME`.",
  }),
  "sandbox-broken": ({ file, says }) => ({ message: `${file} can't be read: ${says}`, hint: "Remove the sandbox and start again: `npm run innkeeper -- sandbox remove`" }),
  "sandbox-runs": () => ({ message: "The sandbox is running.", hint: "Leave it first (Ctrl-D), then do this again." }),
  "web-address-unusable": ({ bind, port, says }) => ({ message: `Innkeeper's own pages can't be served on ${bind}:${port} (${says}).`, hint: "Choose another address or port for the pages." }),
  "wrong-use": ({ usage }) => ({ message: `Usage: \`!${usage}\`` }),
  "web-port-taken": ({ bind, port }) => ({ message: `Port ${port} on ${bind}, for Innkeeper's own pages, is in use by another program.`, hint: "Free it, or choose another port for the pages." }),
};
