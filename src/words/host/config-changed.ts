import type { Facts, UserError } from "../../model/error.ts";
import { line, list, type Reply } from "../../model/reply.ts";
import type { ConfigChange } from "../../model/setup/taken-config.ts";
import { sentences } from "../errors/phrase.ts";

/** Said once the bot goes by another config than before. */
export const configChanged = (changes: readonly ConfigChange[]): Reply => [
  line("My config has changed, and I go by the new one:"),
  list(changes.map(told)),
  ...(changes.some(({ setting }) => setting.startsWith("federation.")) ? [line("What concerns federation, each instance takes over at its next start.")] : []),
];

const value = (text: string | null): string => (text === null ? "as by default" : `\`${text}\``);

function told(change: ConfigChange): string {
  if (change.what === "value") return `\`${change.setting}\`: ${value(change.after)}, before ${value(change.before)}`;
  const parts = [...change.added.map((each) => `now with \`${each}\``), ...change.removed.map((each) => `no longer with \`${each}\``)];
  return `\`${change.setting}\`: ${parts.join(", ")}`;
}

const kept = "I was to go by a changed config and can't, so I go on by the one before.";

/** Said where the bot was asked to go by a config that won't do. */
export const configKept = ({ code, facts }: Pick<UserError, "code" | "facts">): Reply =>
  code === "config-broken" ? [line(`${kept} Wrong in ${(facts as Facts["config-broken"]).file}:`), list((facts as Facts["config-broken"]).problems)] : [line(`${kept} ${sentences({ code, facts })}`)];
