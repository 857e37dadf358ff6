import type { LinkOpened } from "../../model/people/people-outcomes.ts";
import type { KeyShown, KeysSaved } from "../../model/instance/instance-outcomes.ts";
import { line, type Reply } from "../../model/reply.ts";
import { oneTimeLink } from "../people/one-time-link.ts";

/** Where keys are put in. */
export const envOpened = ({ link, name }: LinkOpened, now: number): Reply => [oneTimeLink(`Keys and other secrets of ${name}`, "env", link, now)];

/** Where the dashboard's key is shown. */
export const keyOpened = ({ link, name }: LinkOpened, now: number): Reply => [oneTimeLink(`The key of ${name}'s dashboard`, "key", link, now)];

/** Somebody has saved keys: which, and by whose link; never their values. */
export function keysSaved({ by, instance, removed, restart, runs, set }: KeysSaved): Reply {
  const what = [...(set.length === 0 ? [] : [`set ${set.join(", ")}`]), ...(removed.length === 0 ? [] : [`removed ${removed.join(", ")}`])].join(" and ");
  return [
    line(
      `Somebody ${what === "" ? "changed no key" : what} of ${instance}, by the link that ${by} had asked for.${restart ? ` ${instance} is restarting with it.` : runs ? ` To apply it: \`!instance restart ${instance}\`` : ` It applies at the next start: \`!instance start ${instance}\``}`,
    ),
  ];
}

/** Somebody has looked at the key. */
export const keyShown = ({ by, instance }: KeyShown): Reply => [line(`The key of ${instance}'s dashboard was shown, by the link that ${by} had asked for.`)];
