import type { Facts, UserError } from "../../model/error.ts";
import { line, list, type Reply } from "../../model/reply.ts";
import type { ConfigChange } from "../../model/setup/applied-config.ts";
import { sentences } from "../errors/phrase.ts";

/** Said once the bot uses another config than before. */
export const configChanged = (changes: readonly ConfigChange[]): Reply => [
  line("I have reloaded my config. What changed:"),
  list(changes.map(told)),
  ...(changes.some(({ setting }) => setting.startsWith("federation.")) ? [line("Each instance takes over what concerns federation at its next start.")] : []),
];

const value = (text: string | null): string => (text === null ? "the default" : `\`${text}\``);

function told(change: ConfigChange): string {
  if (change.what === "value") return `\`${change.setting}\`: ${value(change.after)} (was ${value(change.before)})`;
  const parts = [...change.added.map((each) => `added \`${each}\``), ...change.removed.map((each) => `removed \`${each}\``)];
  return `\`${change.setting}\`: ${parts.join(", ")}`;
}

const kept = "I can't use the changed config, so I keep the old one.";

/** Said where the bot was asked to use a config that can't be used. */
export const configKept = ({ code, facts }: Pick<UserError, "code" | "facts">): Reply =>
  code === "config-broken" ? [line(`${kept} Wrong in ${(facts as Facts["config-broken"]).file}:`), list((facts as Facts["config-broken"]).problems)] : [line(`${kept} ${sentences({ code, facts })}`)];
