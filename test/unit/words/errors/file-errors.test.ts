import { expect, test } from "vitest";
import type { SettingsFault, TemplateFault } from "../../../../src/model/errors/file-errors.ts";
import { told } from "./told.ts";

const envLine = "Fix that line: KEY='value', with ' inside the value written as \\'. Nothing was changed.";

test.each<readonly [SettingsFault, string]>([
  [{ kind: "no-assignment" }, `/d/.env.dev line 4: it has no KEY=value.\n${envLine}`],
  [{ kind: "steers-compose", key: "COMPOSE_FILE" }, `/d/.env.dev line 4: COMPOSE_FILE would steer Docker Compose away from this instance.\n${envLine}`],
  [{ kind: "open-quote", key: "A" }, `/d/.env.dev line 4: the quote that opens the value of A is never closed.\n${envLine}`],
  [{ kind: "after-quote", key: "A" }, `/d/.env.dev line 4: there is something after the closing quote of A.\n${envLine}`],
  [{ kind: "dollar", key: "A" }, `/d/.env.dev line 4: the value of A has a $, which Docker Compose would replace: put it in single quotes.\n${envLine}`],
  [{ kind: "dollar-in-double-quotes", key: "A" }, `/d/.env.dev line 4: the value of A has a $, which Docker Compose would replace: use single quotes.\n${envLine}`],
  [{ kind: "fixed", key: "INSTANCE_NAME", was: "dev" }, `/d/.env.dev line 4: INSTANCE_NAME can't be changed after creation: it must be 'dev'.\n${envLine}`],
  [{ kind: "fixed", key: "MATRIX_SERVER_NAME", was: null }, `/d/.env.dev line 4: MATRIX_SERVER_NAME can't be changed after creation: it must be left out.\n${envLine}`],
  [{ kind: "invalid", key: "BACKEND_PORT", says: "must be a number" }, `/d/.env.dev line 4: BACKEND_PORT must be a number.\n${envLine}`],
  [{ kind: "syntax", says: "Flow map must end with a }" }, "/d/.env.dev line 4: Flow map must end with a }.\nFix that line. Nothing was changed."],
  [{ kind: "no-map" }, "/d/.env.dev line 4: it must be keys with values.\nFix that line. Nothing was changed."],
])("a broken line says what is wrong with it: %j", (fault, words) => {
  expect(told("settings-broken", { path: "/d/.env.dev", line: 4, fault })).toBe(words);
});

test.each<readonly [string | null, SettingsFault, string]>([
  ["/d/.env.dev", { kind: "missing" }, "/d/.env.dev is missing.\nPut it back, from a backup if there is one."],
  ["/d/.env.dev", { kind: "not-plain" }, "/d/.env.dev is not an ordinary file: it is a link, a pipe or far too large.\nPut a plain file in its place."],
  ["/d/.env.dev", { kind: "lacks", key: "SUBNET" }, "/d/.env.dev has no SUBNET.\nAdd a line SUBNET='…' to it. Nothing was changed."],
  [null, { kind: "unwritable", key: "A" }, "The value of A can't be written to an env file: it has a line break, or a backslash before a quote or at its end.\nChoose another value."],
  [null, { kind: "lost", secret: "shared-secret" }, "The instance's folder has lost its shared secret.\nPut it back from a backup."],
])("a broken file says what is wrong with it: %s %j", (path, fault, words) => {
  expect(told("settings-broken", { path, line: null, fault })).toBe(words);
});

test.each<readonly [TemplateFault, number | null, readonly string[], string]>([
  [{ kind: "missing" }, null, [], "The template /t/compose.yaml: it is missing."],
  [{ kind: "no-map" }, 1, [], "The template /t/compose.yaml line 1: it must be keys with values."],
  [{ kind: "syntax", says: "Flow sequence must end with a ]." }, 3, [], "The template /t/compose.yaml line 3: Flow sequence must end with a ]."],
  [{ kind: "invalid", key: "services.backend", says: "is wrong" }, null, ["federated.yaml"], "The template /t/compose.yaml with federated.yaml: services.backend is wrong."],
  [{ kind: "no-service", service: "backend" }, null, [], "The template /t/compose.yaml: it has no service backend."],
])("a broken template says what is wrong with it: %j", (fault, line, overlays, words) => {
  expect(told("template-broken", { path: "/t/compose.yaml", line, overlays, fault })).toBe(`${words}\nFix it, or take the one that Innkeeper came with. Nothing was changed.`);
});

test("a folder that is gone, or in the way, and a full disk", () => {
  expect(told("folder-missing", { path: "/d" })).toBe("The folder /d is gone: somebody moved or deleted it.\nPut it back there, then try again.");
  expect(told("folder-taken", { path: "/d" })).toBe("/d exists already, and isn't this instance's folder.\nMove it away, or choose another name. Nothing was changed.");
  expect(told("disk-full", { path: "/d/innkeeper.db", of: "database" })).toBe("There is no room left on the disk of /d/innkeeper.db.\nFree some space and try again.");
  expect(told("disk-full", { path: "/d", of: "folder" })).toBe("There is no room left on the disk of /d.\nMake room, for instance with `!trash empty`, then try again. Nothing was changed.");
  expect(told("authority-missing", { path: "/a.pem" })).toBe("The config names /a.pem as the authority that homeservers trust, and there is no certificate in it.\nPut one there, as PEM, or change `federation.authority`. Nothing was changed.");
});
