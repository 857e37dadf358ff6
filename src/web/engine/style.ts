import { createHash } from "node:crypto";

/** All the pages' looks: one column, the reader's own font and theme, nothing to fetch. */
export const style = `
:root { color-scheme: light dark; --ground: #f6f5f2; --card: #fff; --ink: #1d1f24; --soft: #5c6270; --rule: #d9d7d0;
  --accent: #1f5fbf; --on-accent: #fff; --bad: #a3211b; --bad-ground: #fdeeec; --good: #1a7340; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181c; --card: #1f2228; --ink: #eceef2; --soft: #a5abb8; --rule: #3a3f49;
    --accent: #8ab4ff; --on-accent: #0d1a33; --bad: #ffb3ab; --bad-ground: #3a2120; --good: #7fd6a0; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
main { max-width: 30rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
.name { color: var(--soft); font-size: .875rem; margin: 0 0 .75rem .25rem; }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: .75rem; padding: 1.25rem; }
h1 { font-size: 1.375rem; line-height: 1.25; margin: 0 0 .75rem; overflow-wrap: anywhere; text-wrap: balance; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: 0 0 .75rem; overflow-wrap: anywhere; text-wrap: pretty; }
label { display: block; font-weight: 600; margin: 1rem 0 .25rem; }
input { width: 100%; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: .5rem; padding: .7rem .75rem; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.hint { color: var(--soft); font-size: .875rem; margin: .3rem 0 0; }
button + .hint, .button + .hint, form + .hint { margin-top: .75rem; text-align: center; }
.hint.bad { color: var(--bad); font-weight: 600; }
input[aria-invalid] { border-color: var(--bad); border-width: 2px; }
button, .button { display: block; width: 100%; margin-top: 1.5rem; padding: .8rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: .5rem; cursor: pointer; }
.alert { color: var(--bad); background: var(--bad-ground); border: 1px solid var(--bad); border-radius: .5rem; padding: .75rem; margin: 0 0 1rem; }
.alert p:last-child { margin: 0; }
.done { display: flex; gap: .5rem; }
.good { color: var(--good); }
dl { margin: 0 0 .75rem; }
dt { color: var(--soft); font-size: .875rem; }
dd { margin: 0 0 .6rem; font-weight: 600; overflow-wrap: anywhere; user-select: all; }
code { display: inline-block; max-width: 100%; font: .95em ui-monospace, monospace; background: var(--ground); border: 1px solid var(--rule); border-radius: .3rem; padding: .1rem .35rem; overflow-wrap: anywhere; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
ul { margin: 0 0 1rem; padding-left: 1.25rem; }
li { margin: 0 0 .4rem; }
a { color: var(--accent); }
.away { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; border: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
form h2 { border-top: 1px solid var(--rule); padding-top: 1.25rem; margin-top: 1.75rem; }
.key label, .key .label { overflow-wrap: anywhere; }
.key .label { font-weight: 600; margin: 1rem 0 0; }
.set { color: var(--good); border: 1px solid; border-radius: .3rem; font-size: .8125rem; font-weight: 600; padding: 0 .35rem; margin-left: .25rem; }
.tick { display: flex; gap: .6rem; align-items: baseline; font-weight: 400; margin: .4rem 0 0; padding: .3rem 0; }
.tick input { flex: none; width: 1.15rem; height: 1.15rem; margin: 0; transform: translateY(.2rem); accent-color: var(--accent); }
fieldset { border: 1px solid var(--rule); border-radius: .5rem; margin: 1rem 0 0; padding: .25rem .75rem .75rem; min-width: 0; }
fieldset label:not(.tick) { margin-top: .6rem; }
.when { margin-top: 1.75rem; padding-top: .25rem; }
legend { font-weight: 600; padding: 0 .35rem; }
.hint:empty { display: none; }
.quiet { color: var(--accent); background: none; border: 1px solid var(--accent); margin-top: 1rem; }
.secret { font-family: ui-monospace, monospace; word-break: break-all; background: var(--ground); border: 1px solid var(--rule); border-radius: .5rem; padding: .75rem; }
input::placeholder { color: var(--soft); opacity: 1; }
.card > :last-child, form > :last-child { margin-bottom: 0; }
`;

/** What the Content-Security-Policy says of the style, so that no other is obeyed. */
export const styleHash = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
