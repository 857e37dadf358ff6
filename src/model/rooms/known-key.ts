/** What the keys of one maker look like. */
type Shape = {
  /** What it is, as a person would say: `an Anthropic key`. */
  readonly what: string;
  /** Each quantifier is bounded and each match consumes what it looked at, so that no text takes long. */
  readonly pattern: RegExp;
  /** Where the pattern alone would find words of people, too. */
  readonly unless?: (found: string) => boolean;
};

/** Not in the middle of an id, a hash or base64, where any letters can stand. */
const begin = String.raw`(?<![\w+/$!-])`;
const end = String.raw`(?![\w-])`;
const shape = (what: string, pattern: string, unless?: (found: string) => boolean): Shape => ({ what, pattern: new RegExp(begin + pattern, "g"), ...(unless && { unless }) });

/** Hyphenated words, such as an instance's name, have fewer letters in a row; the longest of them no digit. */
const onlyWords = (found: string): boolean => !/\w{16}/.test(found) || (!/\d/.test(found) && !/\w{22}/.test(found));
const noDigit = (found: string): boolean => !/\d/.test(found);

/**
 * Keys of which one can see what they are: each begins as its maker's do. Lengths are the least that are known, in the makers' documents
 * and in the rules of secret scanners (GitHub's, gitleaks').
 */
const shapes: readonly Shape[] = [
  shape("an Anthropic key", String.raw`sk-ant-[\w-]{16,256}`, onlyWords),
  shape("an OpenRouter key", String.raw`sk-or-[\w-]{20,256}`, onlyWords),
  shape("an OpenAI key", String.raw`sk-(?:proj|svcacct|admin|None)-[\w-]{20,256}`, onlyWords),
  shape("a model key", String.raw`sk-[\w-]{16,256}`, onlyWords),
  shape("a Google key", `AIza[\\w-]{35}${end}`),
  shape("a Google key", String.raw`AQ\.Ab[\w-]{40,256}`),
  shape("a Groq key", `gsk_[A-Za-z0-9]{40,128}`),
  shape("a Cerebras key", `csk-[a-z0-9]{40,128}`),
  shape("an xAI key", `xai-[A-Za-z0-9]{40,128}`),
  shape("a Perplexity key", `pplx-[A-Za-z0-9]{40,128}`),
  shape("an NVIDIA key", String.raw`nvapi-[\w-]{40,128}`),
  shape("a Together key", String.raw`tgp_v1_[\w-]{40,128}`),
  shape("a Hugging Face token", `hf_[A-Za-z0-9]{30,64}${end}`),
  shape("a Replicate token", `r8_[A-Za-z0-9]{36,64}${end}`),
  shape("a Tavily key", String.raw`tvly-(?:dev-|prod-)?[A-Za-z0-9]{24,64}`),
  shape("an ElevenLabs key", `sk_[0-9a-f]{48}${end}`),
  shape("a GitHub token", `gh[pousr]_[A-Za-z0-9]{36,255}${end}`),
  shape("a GitHub token", String.raw`github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{40,200}`),
  shape("a GitLab token", String.raw`glpat-[\w-]{20,64}`, noDigit),
  shape("an AWS key", `(?:AKIA|ASIA)[A-Z2-7]{16}${end}`, noDigit),
  shape("a Slack token", String.raw`xox[abeoprs]-[\w-]{20,256}`, noDigit),
  shape("a Slack token", String.raw`xapp-\d-[\w-]{20,256}`),
  shape("a Stripe key", `[sr]k_live_[A-Za-z0-9]{24,128}`),
  shape("a SendGrid key", String.raw`SG\.[\w-]{22}\.[\w-]{43}`),
  shape("a Telegram token", String.raw`(?:bot)?\d{8,10}:AA[\w-]{33}${end}`),
  shape("an npm token", `npm_[A-Za-z0-9]{36}${end}`),
  shape("a PyPI token", String.raw`pypi-AgE[\w-]{50,256}`),
  // Synapse's, and those of Matrix's own authentication service.
  shape("a Matrix access token", `sy[tr]_[A-Za-z0-9+/=_-]{1,200}_[A-Za-z0-9]{20}_[A-Za-z0-9]{6}${end}`),
  shape("a Matrix access token", `m[ac][trc]_[A-Za-z0-9]{30}_[A-Za-z0-9]{6}${end}`),
  // Base58 of two fixed bytes, a key of 32 and a parity byte, in fours.
  shape("a recovery key", String.raw`Es[1-9A-HJ-NP-Za-km-z]{2}(?: [1-9A-HJ-NP-Za-km-z]{4}){11}${end}`, noDigit),
  shape("a signed token", String.raw`eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}`),
  { what: "a private key", pattern: /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----[^]{0,16000}/g },
  { what: "a token", pattern: /\bBearer\s{1,4}[\w.~+/-]{16,4000}/gi, unless: noDigit },
];

/** What the first key in a text is, as a person would say; null where nothing has the shape of one. */
export function keyIn(text: string): string | null {
  for (const { pattern, unless, what } of shapes) {
    for (const [found] of text.matchAll(pattern)) if (unless?.(found) !== true) return what;
  }
  return null;
}

/** Whether a text holds something that has the shape of a key. */
export const holdsKey = (text: string): boolean => keyIn(text) !== null;

/** The same text with `instead` in the place of each key. */
export const replaceKeys = (text: string, instead: string): string =>
  shapes.reduce((rest, { pattern, unless }) => rest.replace(pattern, (found) => (unless?.(found) === true ? found : instead)), text);
