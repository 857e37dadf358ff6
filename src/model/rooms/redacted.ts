import { replaceKeys } from "./known-key.ts";
import { LinkPage } from "../people/link.ts";

/** What stands in the place of a secret. */
const instead = "[redacted]";
/** As much of what somebody typed is kept, in characters. */
const longest = 300;
/** As much is looked at: what is longer is cut beforehand, where a secret may stand in the cut. */
const looked = 4000;

const name = String.raw`[\w-]{0,40}(?:passw(?:or)?d|passphrase|passwort|secret|token|api[_-]?key|credential|recovery[_ -]key|_key|_pass|_auth|auth_)[\w-]{0,40}["']?`;
const value = String.raw`(?:"[^"]{0,400}"?|'[^']{0,400}'?|\S{1,400})`;
/** `--token=…`, `OPENAI_API_KEY=…`, `"secret": "…"`; the name stays. */
const assigned = new RegExp(`(${name}\\s{0,3}[:=]\\s{0,3})${value}`, "giu");
/** `https://me:secret@example.org`. */
const inAddress = /(:\/\/)[^\s/@]{1,400}@/g;
/** `password hunter2`, `the password is hunter2`. */
const inWords = new RegExp(`(${name}\\s{1,3}(?:(?:is|=|:)\\s{1,3})?)${value}`, "giu");
/** The last part of the links that work once. */
const link = new RegExp(String.raw`\b((?:${LinkPage.options.join("|")})/)[\w.~-]{8,400}`, "gi");
/** What only a machine makes: registration tokens, for one. Event ids and digests are no secrets. */
const random = /(?<![$!\w:-])(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[A-Z])(?=[\w-]{0,200}[a-z])[\w-]{32,400}/g;
const unfit = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]+/gu;

/** What another program says of itself, such as a device's id: one clean line of bounded length. */
export function tidy(text: string): string {
  const line = text.toWellFormed().slice(0, looked).replace(unfit, " ").trim();
  return line.length > longest ? `${line.slice(0, longest).toWellFormed()}…` : line;
}

/**
 * What somebody typed as it may be kept for good: one line, without secrets as far as they can be told, cut to 300 characters.
 * @param understood whether it is a command, of which it is known that no word of it is a secret.
 */
export function redacted(text: string, understood: boolean): string {
  const all = text.toWellFormed().slice(0, looked).replace(unfit, " ");
  const named = [link, assigned, ...(understood ? [] : [inWords])].reduce((rest, pattern) => rest.replace(pattern, `$1${instead}`), replaceKeys(all, instead)).replace(inAddress, `$1${instead}@`);
  const safe = named.replace(random, instead).replace(/\s+/g, " ").trim();
  return safe.length > longest ? `${safe.slice(0, longest).toWellFormed()}…` : safe;
}
