import type { Reason } from "./reason.ts";

/** What can go wrong where the program is set up: its config, its own pages, the sandbox. */
export type SetupErrors = {
  /** With a changed config the bot could not get into its rooms on that homeserver in time. */
  "bot-not-ready": { readonly url: string; readonly seconds: number };
  /** A fault of ours, in the log under that reference, ended the sandbox. */
  "broken-down": { readonly ref: string; readonly log: string };
  /** A line for each thing that is wrong; none quotes the file. */
  "config-broken": { readonly file: string; readonly problems: readonly string[] };
  /** A running bot was asked to go by a config with another data root. */
  "data-root-changed": { readonly before: string; readonly after: string };
  /** Containers have the names of the sandbox's home, probably another sandbox's. */
  "home-taken": { readonly because: Reason };
  "homeserver-unconfigured": Record<string, never>;
  "images-broken": { readonly file: string; readonly says: string };
  /** The key that seals links. */
  "key-broken": { readonly path: string; readonly bytes: number; readonly expected: number };
  /** It asks before it runs, and nobody is there. */
  "needs-yes": { readonly what: "command"; readonly words: string } | { readonly what: "remove-sandbox" };
  "no-sandbox": { readonly dataRoot: string };
  /** A config file keeps production in the sandbox's data root. */
  "production-there": { readonly file: string; readonly dataRoot: string };
  "sandbox-broken": { readonly file: string; readonly says: string };
  "sandbox-runs": Record<string, never>;
  /** `says` is the system's code. */
  "web-address-unusable": { readonly bind: string; readonly port: number; readonly says: string };
  /** A command of the host's is not used like that. */
  "wrong-use": { readonly usage: string };
  "web-port-taken": { readonly bind: string; readonly port: number };
};
