import type { ConfigFault } from "../model/instance/config-fault.ts";
import { replaceKeys } from "../model/rooms/known-key.ts";
import { configAt } from "./config-check.ts";
import type { Yaml } from "./config-yaml.ts";
import type { ToldIssue } from "./told-issues.ts";

/** In what PyYAML says of a file that it can't read: `in "/app/config/config.yaml", line 3, column 9`. */
const mark = / *in "([^"]+)", line (\d+), column \d+:?/g;
/** In what is said of a file that one includes. */
const including = / \(in ([^()]+), line (\d+)\)$/;
/** `models.default: Unsupported …`. */
const dotted = /^([\w-]+(?:\.[\w-]+)+): /;

/** One thing that MindRoom told of, with the line where it stands, and without what may be a key. */
export function faultIn(issue: ToldIssue, yaml: Yaml | null): ConfigFault {
  const fault = placed(issue, yaml);
  return { ...fault, says: replaceKeys(fault.says, "[key]") };
}

function placed({ at, says }: ToldIssue, yaml: Yaml | null): ConfigFault {
  const parsing = /^Could not parse configuration YAML: (.*)$/.exec(says)?.[1];
  if (parsing !== undefined) return noYaml(parsing);
  const include = including.exec(says);
  if (include !== null) return { kind: "other", file: fileAt(include[1] ?? ""), line: Number(include[2]), key: null, says: says.slice(0, include.index) };

  const file = "config/config.yaml";
  const named = dotted.exec(says);
  const keys = at !== null && at.length > 0 ? at : (named?.[1]?.split(".") ?? []);
  const line = yaml?.lineOf(keys) ?? yaml?.lineOfOnly(quotedIn(says)) ?? null;
  const key = keys.length === 0 ? null : keys.join(".");
  if (/^Unknown key '/.test(says)) return { kind: "unknown-key", file, line, key, says };
  return { kind: "other", file, line, key, says: named !== null && keys.join(".") === named[1] ? says.slice(named[0].length) : says };
}

/** The last place that it names is where it gave up; the first, where what it was reading begins. */
function noYaml(says: string): ConfigFault {
  const marks = [...says.matchAll(mark)];
  const last = marks.at(-1);
  if (last === undefined) return { kind: "no-yaml", file: "config/config.yaml", line: null, key: null, says };
  const [first] = marks;
  const twice = first !== undefined && first !== last;
  const what = says.slice(twice ? first.index + first[0].length : 0, last.index).trim();
  const begun = twice && first[2] !== last[2] ? `, ${says.slice(0, first.index).trim()} that begins in line ${first[2] ?? ""}` : "";
  return { kind: "no-yaml", file: fileAt(last[1] ?? ""), line: Number(last[2]), key: null, says: `${what}${begun}` };
}

/** As it is called on the host. */
const fileAt = (path: string): string => path.replace(`${configAt}/`, "config/");

/** The names that a sentence quotes, the last first: what is unknown follows what speaks of it. Short ones may stand anywhere. */
const quotedIn = (says: string): readonly string[] => [...says.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? "").filter(({ length }) => length > 2).reverse();
