import type { OneOffEnd } from "../model/engine.ts";
import type { ConfigFault, ConfigVerdict } from "../model/instance/config-fault.ts";
import { faultIn } from "./config-fault.ts";
import { yamlOf, type Yaml } from "./config-yaml.ts";
import { readable } from "./readable-log.ts";
import { toldIssues, type ToldIssue } from "./told-issues.ts";

const unknown = (why: string): ConfigVerdict => ({ kind: "unknown", why });
const invalid = (...faults: readonly ConfigFault[]): ConfigVerdict => ({ kind: "invalid", faults });

/** What `mindroom config validate` has found. */
export function judgeConfig(end: OneOffEnd | null, text: string | null): ConfigVerdict {
  if (end === null) return unknown("it wasn't done in time");
  const lines = readable(end.lines);
  if (lines.includes("Configuration is valid.")) return { kind: "valid" };
  const whole: Pick<ConfigFault, "file" | "line" | "key"> = { file: "config/config.yaml", line: null, key: null };
  if (lines.some((line) => line.startsWith("Error: Configuration file not found"))) return invalid({ ...whole, kind: "missing", says: "" });

  const yaml = text === null ? null : yamlOf(text);
  const told = toldIssues(lines)?.filter((issue) => isDecisive(issue, yaml)) ?? [];
  if (told.length > 0) return invalid(...told.map((issue) => faultIn(issue, yaml)));
  // It doesn't expect that, and breaks down, as it does when it is to run with it.
  if (yaml?.keyless === true && end.code === 1) return invalid({ ...whole, kind: "other", says: "It holds no keys with values" });
  return unknown(lines.at(-1) ?? `it ended with ${end.code}`);
}

/**
 * Whether a MindRoom that runs would stumble over it as well. It goes on without a plugin that doesn't load, and may write, as it does to
 * bring a configuration of an older MindRoom up to date.
 */
function isDecisive({ at, says }: ToldIssue, yaml: Yaml | null): boolean {
  if (at !== null || /^Could not (parse|read) configuration/.test(says)) return true;
  return !says.startsWith("Could not load configuration") && yaml?.hasPlugins === false;
}
