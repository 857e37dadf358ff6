import { expect, test } from "vitest";
import { redacted } from "../../../../src/model/rooms/redacted.ts";

const token = "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyMDE";

test.each([
  ["!instance set dev OPENAI_API_KEY=sk-proj-abcdefghijklmnop1234", "!instance set dev OPENAI_API_KEY=[redacted]"],
  ["!instance set dev MATRIX_REGISTRATION_TOKEN=abc", "!instance set dev MATRIX_REGISTRATION_TOKEN=[redacted]"],
  ["!instance set dev DB_PASSWORD = 'two words'", "!instance set dev DB_PASSWORD = [redacted]"],
  ['{"password": "hunter2", "user": "bob"}', '{"password": [redacted], "user": "bob"}'],
  ["!instance set dev REGISTRY_AUTH=dXNlcjpwYXNz", "!instance set dev REGISTRY_AUTH=[redacted]"],
  ["!instance set dev MATRIX_HOMESERVER=https://me:secret@example.org/x", "!instance set dev MATRIX_HOMESERVER=https://[redacted]@example.org/x"],
  ["my password is hunter2", "my password is [redacted]"],
  ["password hunter2", "password [redacted]"],
  [`https://bot.example.org/claim/01890a5d-ac96.${token}`, "https://bot.example.org/claim/[redacted]"],
  [`!use ${token}`, "!use [redacted]"],
  ["here is hf_abcdefghijklmnopqrstuvwxyzABCDEFGH", "here is [redacted]"],
])("what looks secret isn't kept: %s", (said, kept) => {
  expect(redacted(said, false)).toBe(kept);
});

test.each([
  "!instance create dev dev.example.org --matrix=synapse --start",
  "!trust accept @alice:example.org",
  `!look at $${token}`,
  "!instance pin dev sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
  "!people password dev bob",
])("what was understood, and holds no secret, is kept as it is: %s", (said) => {
  expect(redacted(said, true)).toBe(said);
});

test.each([
  ["one\ntwo\u0000\u202ethree", "one two three"],
  ["x".repeat(400), `${"x".repeat(300)}…`],
  ["\ud800", "\ufffd"],
])("it is one clean line of bounded length", (said, kept) => {
  expect(redacted(said, true)).toBe(kept);
});
