import type { Service } from "../instance/instance.ts";
import type { SettingsPatchKey } from "../instance/settings-patch.ts";

/** How a command is right: `usage` is null where it takes nothing, `example` a line that works. */
export type RightUse = { readonly command: string; readonly usage: string | null; readonly example: string | null };

/** No command begins like this: `noun` is its first word where that, at least, exists; `meant` is the line that would run, or the command near which it is, though it would not be complete either. */
type UnknownCommand =
  | { readonly what: "unlike-any"; readonly typed: string; readonly noun: string | null }
  | { readonly what: "near-line"; readonly typed: string; readonly meant: string }
  | { readonly what: "near-command"; readonly typed: string; readonly meant: string; readonly right: RightUse };

/** What can be wrong with a line. What was typed is clipped; `instead` is what would do. */
export type LineErrors = {
  "bad-domain": { readonly typed: string; readonly instead: string | null };
  "bad-homeserver": { readonly typed: string };
  "bad-lines": { readonly typed: string };
  "bad-name": { readonly typed: string; readonly instead: string | null };
  "bad-port": { readonly typed: string };
  "bad-service": { readonly typed: string; readonly meant: Service | null };
  /** A value that its schema refuses: of a setting, or an input, of which it says what it may be. */
  "bad-value": { readonly what: "setting"; readonly key: SettingsPatchKey; readonly value: string } | { readonly what: "input"; readonly key: string; readonly value: string; readonly says: string };
  "extra-argument": { readonly typed: string; readonly right: RightUse };
  /** `values` are two, or one that is given twice. */
  "given-twice": { readonly what: "setting"; readonly key: SettingsPatchKey } | { readonly what: "flag"; readonly flag: string } | { readonly what: "input"; readonly key: string; readonly values: readonly string[] };
  /** `means`: as its command explains it. */
  "missing-argument": { readonly argument: string; readonly means: string; readonly right: RightUse };
  "missing-value": { readonly what: "setting"; readonly key: SettingsPatchKey } | { readonly what: "flag"; readonly flag: string; readonly usage: string };
  "needless-value": { readonly flag: string };
  "open-quote": { readonly quote: string };
  "several-commands": Record<string, never>;
  "unknown-command": UnknownCommand;
  /** `flags` that it has, as one would type them. */
  "unknown-flag": { readonly command: string; readonly typed: string; readonly meant: string | null; readonly flags: readonly string[] };
  /** `--matrix synapse` would make `synapse` the domain. The value is whole: it could be one. */
  "value-apart": { readonly flag: string; readonly value: string };
};
