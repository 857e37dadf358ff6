import type { Random } from "../../soak/random.ts";

/** Names that are sometimes good, sometimes nearly so: with them, some lines do run. */
const names = ["dev", "two", "a", "x-1", "dev-", "Dev", "-dev", "--dev", "dev;id", "../dev", "..", ".", "/etc", "dev/../../etc", "~", "%2e%2e", "CON", "dev\u0000", "d".repeat(31), "ⅾev", "dеv", "dev\u202e", "{{name}}", "${HOME}", "$(id)", "`id`", "__proto__", "constructor", "toString", "null", "*", "?", "[a-z]", "-v/:/mnt", "--privileged", "1", "dev two"];
const domains = ["dev.example.org", "localhost", "EXAMPLE.org", "https://dev.example.org/x", "a..b", "-a.b", "`).evil(`", "Host(`x`)", "dev.example.org\nX: y", "1.2.3.4", "xn--nxasmq6b", "..", "a".repeat(64) + ".org"];
const flags = ["--matrix", "--matrix=synapse", "--matrix=tuwunel", "--matrix=https://matrix.example.org", "--matrix=file:///etc/passwd", "--matrix=http://[::1]:8008", "--matrix=javascript:alert(1)", "--start", "--dry-run", "--only-matrix", "--federation", "--federation=yes", "—matrix", "–start", "--help", "-h", "--", "-", "--=", "--matrix=", "--domain", "--domain=x.example.org", "--__proto__=1", "--constructor", "--name=evil", "--start --start", "--lines=-1", "--lines=1e9", "--env-file=/etc/passwd", "-f/etc/passwd"];
const paths = ["instance create", "instance create", "instance start", "instance stop", "instance restart", "instance remove", "instance show", "instance logs", "instance list", "instance claim", "instance invite", "instance people", "instance password", "instance deactivate", "trash list", "trash restore", "trash empty", "port list", "port reserve", "port release", "jobs", "jobs show", "jobs cancel", "trust list", "trust accept", "status", "help", "instance craete", "instnace create", "instance", "trash", "instance delete", "INSTANCE LIST", "instance ls", "trsah lsit", "help instance", "__proto__", "constructor name"];
/** What is right, and does something: with `NAME` for one of few names, so that they meet. */
const right = ["instance create NAME", "instance create NAME --start", "instance create NAME NAME.example.org --matrix --start", "instance create NAME --matrix=synapse --only-matrix", "instance create NAME --dry-run", "instance start NAME", "instance stop NAME", "instance restart NAME", "instance remove NAME", "instance show NAME", "instance logs NAME", "instance list", "instance claim NAME --revoke", "instance invite NAME --admin", "instance people NAME", "instance password NAME bob", "instance deactivate NAME bob", "trash restore NAME", "trash empty", "port reserve 9000", "port release 9000", "jobs", "jobs show 1", "trust list", "status", "help", "instance stpo NAME", "instance lsit"];
const fragments = [
  "@room", "@ROOM", "@\u200broom", "@r\u0007oom", "@\u202eroom", "<b>@room</b>", "`@room`", "@`room`", "@everyone", "@alice:example.org", "https://matrix.to/#/@alice:example.org",
  "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</code></pre><h1>x</h1>", "<mx-reply>", "&lt;b&gt;", "&#60;", "]]>", "<!--", "<a href=\"javascript:alert(1)\">x</a>", "[x](javascript:alert(1))", "http://a\"onclick=alert(1)", "https://x/<b>", "`</code><b>", "``", "```\ncode\n```",
  "{{7*7}}", "${7*7}", "<%= 7*7 %>", "#{7*7}", "%s%n", "{0}", "'; DROP TABLE jobs; --", "\" OR 1=1", "; rm -rf /", "&& reboot", "| nc", "$(reboot)", "\r\n!instance remove dev", "\n!instance list", "\u2028!status",
  "\u0000", "\u001b[2J", "\u001b]0;x\u0007", "\u009b31m", "\u202e", "\u2066", "\ufeff", "\u200b", "\ud800", "\udfff", "👩‍👩‍👧‍👦", "z̸̡̢͇̈́͝", "ﷺ", "İ", "ß", "１２３", "−1", "٣", "\"", "'", "“", "„", "«", "\"unclosed", "\\", "\\\"", "\t", "\u00a0", "0x1f", "1e3", "65536", "80", "8765", "-1", "NaN", "Infinity", "9007199254740993", "yes", "no", "!", "!!", "!yes", "help",
  "`!status`", "**!instance list**", "```\n!status\n!instance list\n```", "```", "**", "`dev`", "**dev**", "__dev__", "\n`!status`", "all",
];
const wordsForAnswers = ["yes", "no", "Yes.", "YES!", "!yes", "yes 0000", "yes 12345678", "yes 99999999999", "no 1", "yes\u200b", "yes 1 2", "ｙｅｓ", "yes\nyes", "ok", "ja", "y", "👍", "👍🏽 1", "✅", "`yes`", "**yes**", "yes\n!instance list"];

/** A line that somebody might send who means no good, or whose cat walks on the keyboard. Some of them are right: those that do something have something to do it to. */
export function hostileLine(random: Random, number: string): string {
  const some = (list: readonly string[], most: number): string => Array.from({ length: random.below(most + 1) }, () => random.of(list)).join(random.chance(0.9) ? " " : "");
  const kind = random.next();
  if (kind < 0.05) return random.of(wordsForAnswers);
  if (kind < 0.1) return `${random.of(["yes", "no", "yes", "!yes"])} ${number}`;
  if (kind < 0.105) return `!instance ${random.of(["show", "create", "crate"])} ${random.of(fragments).repeat(20_000).slice(0, 65_536)}`;
  if (kind < 0.16) return `!${Array.from({ length: 1 + random.below(80) }, () => String.fromCodePoint(random.below(random.chance(0.5) ? 0x250 : 0x1_0000))).join("")}`;
  if (kind < 0.2) return some(fragments, 6);
  if (kind < 0.4) return `!${random.of(right).replaceAll("NAME", random.of(["dev", "two", "a", "x-1"]))}${random.chance(0.15) ? ` ${random.of(fragments)}` : ""}`;
  if (kind < 0.5) return `!${random.of(paths)} ${mutated(random, `${random.of(names)} ${some(flags, 2)}`)}`;
  if (kind < 0.6) return mutated(random, `!${random.of(paths)} ${random.of(names)}`);
  if (kind < 0.7) return `!${random.of(paths)} ${some(fragments, 4)}`;
  return `!${random.of(paths)} ${[random.of(names), ...(random.chance(0.3) ? [random.of(domains)] : []), some(flags, 3), ...(random.chance(0.3) ? [random.of(fragments)] : [])].join(" ")}`;
}

/** With one sign too many, one too few, or another. */
function mutated(random: Random, line: string): string {
  const at = random.below(line.length + 1);
  const sign = random.chance(0.5) ? random.of(fragments) : String.fromCodePoint(random.below(0x3000));
  return line.slice(0, at) + (random.chance(0.3) ? "" : sign) + line.slice(random.chance(0.5) ? at : at + 1);
}

const pills = ["@bot:example.org", "%40bot%3Aexample.org", "@bob:dev.example.org", "@dan:example.org", "@x:y/$event", "@x%20--yes:y", "@`:y", "!room:y", "@\u202ebob:y"];
const tags = ["<b>", "</b>", "<a>", "</a>", "<br/>", "<p>", "</p>", "<span data-mx-spoiler>", "</span>", "<mx-reply>", "</mx-reply>", "<code>", "</code>", "<!--", "-->", "<script>", "<img src=x>", "<a href='javascript:alert(1)'>", "&#0;", "&#x202e;", "&lt;", "&", "<", "<table>"];

/** The formatted text of a line, as an app would make it, with pills in it, or as somebody would who means no good; and the line to it. */
export function hostileHtml(random: Random, line: string): { readonly body: string; readonly formatted_body: string } {
  const text = (plain: string): string => plain.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const pill = (name: string): string => `<a href="https://matrix.to/#/${random.of(pills)}">${name}</a>`;
  if (random.chance(0.3)) return { body: `Innkeeper: ${line}`, formatted_body: `<a href="https://matrix.to/#/@bot:example.org">Innkeeper</a>: ${text(line)}` };
  if (random.chance(0.5)) return { body: `${line} Bob`, formatted_body: `${text(line)} ${pill("Bob")}` };
  const html = Array.from({ length: random.below(12) }, () => (random.chance(0.5) ? random.of(tags) : random.chance(0.5) ? pill(random.of(["Bob", "", " ", "<b>Bob</b>", "@room"])) : text(random.of(fragments)))).join("");
  return { body: random.chance(0.5) ? line : `[${random.of(fragments)}](https://matrix.to/#/${random.of(pills)}) ${line}`, formatted_body: html };
}
