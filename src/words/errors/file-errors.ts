import type { FileErrors, LineFault, SettingsFault, TemplateFault } from "../../model/errors/file-errors.ts";
import { foreignSentence } from "../foreign.ts";
import type { Phrase, Phrases } from "./phrases.ts";

/** An instance's folder, and the templates that it is made of. */
export const fileErrors: Phrases<FileErrors> = {
  "authority-missing": ({ path }) => ({
    message: `The config names ${path} as the authority that homeservers trust, and there is no certificate in it.`,
    hint: "Put one there, as PEM, or change `federation.authority`. Nothing was changed.",
  }),
  "disk-full": ({ of, path }) => ({
    message: `There is no room left on the disk of ${path}.`,
    // No command can be run without the database.
    hint: of === "database" ? "Free some space and try again." : "Make room, for instance with `!trash empty`, then try again. Nothing was changed.",
  }),
  "folder-missing": ({ path }) => ({ message: `The folder ${path} is gone: somebody moved or deleted it.`, hint: "Put it back there, then try again." }),
  "folder-taken": ({ path }) => ({ message: `${path} exists already, and isn't this instance's folder.`, hint: "Move it away, or choose another name. Nothing was changed." }),
  "settings-broken": ({ fault, line, path }) => settingsBroken(path, line, fault),
  "template-broken": ({ fault, line, overlays, path }) => ({
    message: `The template ${path}${overlays.length === 0 ? "" : ` with ${overlays.join(" and ")}`}${line === null ? "" : ` line ${line}`}: ${templateFault(fault)}`,
    hint: "Fix it, or take the one that Innkeeper came with. Nothing was changed.",
  }),
};

function settingsBroken(path: string | null, line: number | null, fault: SettingsFault): Phrase {
  const where = `${path ?? "It"}${line === null ? "" : ` line ${line}`}`;
  switch (fault.kind) {
    case "missing":
      return { message: `${where} is missing.`, hint: "Put it back, from a backup if there is one." };
    case "not-plain":
      return { message: `${where} is not an ordinary file: it is a link, a pipe or far too large.`, hint: "Put a plain file in its place." };
    case "lacks":
      return { message: `${where} has no ${fault.key}.`, hint: `Add a line ${fault.key}='…' to it. Nothing was changed.` };
    case "unwritable":
      return { message: `The value of ${fault.key} can't be written to an env file: it has a line break, or a backslash before a quote or at its end.`, hint: "Choose another value." };
    case "lost":
      return { message: `The instance's folder has lost ${secrets[fault.secret]}.`, hint: "Put it back from a backup." };
    case "syntax":
      return { message: `${where}: ${foreignSentence(fault.says)}`, hint: "Fix that line. Nothing was changed." };
    case "no-map":
      return { message: `${where}: it must be keys with values.`, hint: "Fix that line. Nothing was changed." };
    default:
      return { message: `${where}: ${lineFault(fault)}`, hint: "Fix that line: KEY='value', with ' inside the value written as \\'. Nothing was changed." };
  }
}

const secrets = { "shared-secret": "its shared secret", "registration-token": "its registration token", "service-password": "its service account's password" } as const;

/** How a sentence about a line ends. */
function lineFault(fault: LineFault): string {
  switch (fault.kind) {
    case "no-assignment":
      return "it has no KEY=value.";
    case "steers-compose":
      return `${fault.key} would steer Docker Compose away from this instance.`;
    case "open-quote":
      return `the quote that opens the value of ${fault.key} is never closed.`;
    case "after-quote":
      return `there is something after the closing quote of ${fault.key}.`;
    case "dollar":
      return `the value of ${fault.key} has a $, which Docker Compose would replace: put it in single quotes.`;
    case "dollar-in-double-quotes":
      return `the value of ${fault.key} has a $, which Docker Compose would replace: use single quotes.`;
    case "fixed":
      return `${fault.key} can't be changed after creation: it must be ${fault.was === null ? "left out" : `'${fault.was}'`}.`;
    case "invalid":
      return foreignSentence(`${fault.key} ${fault.says}`);
  }
}

/** How a sentence about a template ends. */
function templateFault(fault: TemplateFault): string {
  switch (fault.kind) {
    case "missing":
      return "it is missing.";
    case "no-map":
      return "it must be keys with values.";
    case "syntax":
      return foreignSentence(fault.says);
    case "invalid":
      return foreignSentence(`${fault.key} ${fault.says}`);
    case "no-service":
      return `it has no service ${fault.service}.`;
  }
}
