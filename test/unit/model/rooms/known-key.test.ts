import { createHash, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { holdsKey, keyIn, replaceKeys } from "../../../../src/model/rooms/known-key.ts";

const letters = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3aB4cD5eF6gH7iJ8kL9mN0oP1qR2sT3uV4wX5yZ6aB7cD8eF9gH0";
const some = (many: number): string => letters.repeat(3).slice(0, many);
const hex = (many: number): string => createHash("sha512").update("a key").digest("hex").slice(0, many);

/** As their makers write them; the letters are invented. */
const keys: readonly (readonly [string, string])[] = [
  [`sk-ant-api03-${some(40)}-${some(52)}AA`, "an Anthropic key"],
  [`sk-ant-oat01-${some(80)}`, "an Anthropic key"],
  [`sk-proj-${some(60)}_${some(60)}`, "an OpenAI key"],
  [`sk-svcacct-${some(60)}`, "an OpenAI key"],
  [`sk-or-v1-${hex(64)}`, "an OpenRouter key"],
  [`sk-${some(20)}T3BlbkFJ${some(20)}`, "a model key"],
  [`sk-${hex(32)}`, "a model key"],
  ["sk-abcdefghijklmnopqrstuvwx", "a model key"],
  [`AIzaSy${some(33)}`, "a Google key"],
  [`gsk_${some(52)}`, "a Groq key"],
  [`csk-${some(48).toLowerCase()}`, "a Cerebras key"],
  [`xai-${some(80)}`, "an xAI key"],
  [`pplx-${some(48)}`, "a Perplexity key"],
  [`nvapi-${some(64)}`, "an NVIDIA key"],
  [`tgp_v1_${some(43)}`, "a Together key"],
  ["hf_abcdefghijklmnopqrstuvwxyzABCDEFGH", "a Hugging Face token"],
  [`r8_${some(37)}`, "a Replicate token"],
  [`tvly-dev-${some(32)}`, "a Tavily key"],
  [`sk_${hex(48)}`, "an ElevenLabs key"],
  [`ghp_${some(36)}`, "a GitHub token"],
  [`ghs_${some(36)}`, "a GitHub token"],
  [`github_pat_${some(22)}_${some(59)}`, "a GitHub token"],
  [`glpat-${some(20)}`, "a GitLab token"],
  ["AKIAIOSFODNN7EXAMPLE", "an AWS key"],
  [`xoxb-1234567890-1234567890-${some(24)}`, "a Slack token"],
  [`xapp-1-A0123456789-1234567890-${hex(64)}`, "a Slack token"],
  [`sk_live_${some(24)}`, "a Stripe key"],
  [`SG.${some(22)}.${some(43)}`, "a SendGrid key"],
  [`1234567890:AA${some(33)}`, "a Telegram token"],
  [`npm_${some(36)}`, "an npm token"],
  [`pypi-AgEIcHlwaS5vcmcC${some(100)}`, "a PyPI token"],
  ["syt_YWxpY2U_AbCdEfGhIjKlMnOpQrSt_0aB1cD", "a Matrix access token"],
  [`mct_${some(30)}_${some(6)}`, "a Matrix access token"],
  [`mat_${some(30)}_${some(6)}`, "a Matrix access token"],
  [`EsTc 5rr1 4jhp 9CWR ${"aB1c 2dE3 ".repeat(4).trim()}`, "a recovery key"],
  [`eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${some(43)}`, "a signed token"],
  ["-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk", "a private key"],
  ["Authorization: Bearer abcdefghijklmnop1234", "a token"],
];

const asPeopleWrite = [(key: string) => key, (key: string) => `here it is: ${key}, thanks`, (key: string) => `!instance set dev OPENAI_API_KEY=${key}`, (key: string) => `{"api_key": "${key}"}`, (key: string) => `<code>${key}</code>`, (key: string) => `https://api.example.org/v1?key=${key}&x=1`];

test.each(keys)("%s is %s, however it is written", (key, what) => {
  for (const write of asPeopleWrite) {
    expect(keyIn(write(key)), write(key)).toBe(what);
    expect(replaceKeys(write(key), "[key]")).not.toContain(key.slice(-12));
  }
});

const publicKey = generateKeyPairSync("ed25519").publicKey;
const id = randomBytes(32).toString("base64url");

test.each([
  "!instance create sk-dev",
  "!instance create sk-production-environment-25",
  "!instance create dev dev.example.org --matrix=synapse --start",
  "a task-oriented sentence about desk-top publishing and risk-management-frameworks-in-2025",
  "sk-internationalization of the ask-sk-anything-you-like-dialog",
  "put your OPENAI_API_KEY=sk-... there, it begins with sk-ant- or sk-proj-, or hf_, gsk_ and ghp_",
  "Bearer authentication/authorization, and the header `Authorization: Bearer $TOKEN`",
  "ASIAPACIFICREGIONHEADQUARTERS and AKIA",
  `$${id}`, `!${id}`, `@alice:example.org and !abcdefghijklmnopqr:example.org`,
  `https://matrix.to/#/!${id}/$${id}?via=example.org`,
  `mxc://example.org/${some(24)}`,
  `commit ${hex(40)}, sha256:${hex(64)}`,
  randomUUID(),
  publicKey.export({ type: "spki", format: "pem" }).toString(),
  `ssh-ed25519 ${publicKey.export({ type: "spki", format: "der" }).toString("base64")} alice@host`,
  `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ${some(80)}/${some(80)}+${some(80)}== alice@host`,
  "-----BEGIN CERTIFICATE-----", "-----BEGIN PGP PUBLIC KEY BLOCK-----",
  "ed25519 fingerprint: aB1c dE2f gH3i jK4l mN5o pQ6r sT7u vW8x yZ9a bC0d",
  "Es tut mir leid, dass alle hier so lang auf mich wart",
  "yes 4821", "12:30 and 1234567890:30", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
])("people's talk is theirs: %s", (text) => {
  expect(keyIn(text)).toBeNull();
});

test("nothing random is taken for a key: ids, hashes, base64 of anything", () => {
  const found: string[] = [];
  // The same each time: of a quarter of a million texts in base64url, one begins with "sk-" by chance.
  const random = (seed: string): Buffer => createHash("sha512").update(seed).digest();
  for (let times = 0; times < 1000; times++) {
    for (const encoding of ["hex", "base64", "base64url"] as const) {
      for (const bytes of [16, 24, 32, 64]) {
        const text = random(`${times} ${encoding} ${bytes}`).subarray(0, bytes).toString(encoding);
        if (holdsKey(text)) found.push(text);
      }
    }
  }
  expect(found).toEqual([]);
});

test.each(["sk-", "sk-a", "a", "_", "-", "eyJaaaaaaaaaaaa.", "syt_", "Es11 ", "1234567890:AA", "Bearer ", "-----BEGIN ", "xoxb-a", "\u{1f511}"])("no text takes long, as %s again and again", (piece) => {
  const text = piece.repeat(Math.floor(65_536 / piece.length));
  const begun = performance.now();
  holdsKey(text);
  expect(performance.now() - begun).toBeLessThan(1500);
});
