import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.ts";
import { Sandbox } from "./sandbox.ts";
import { docker } from "./tiny-instance.ts";

/** One message of the conversation: a person's, or the bot's with what kind it is. */
type Line = { readonly by: "admin" | "Innkeeper"; readonly body: string; readonly rings: boolean };

const root = join(import.meta.dirname, "../..");
/** Between these lines of README.md stands the conversation as text. */
const marks = ["<!-- conversation: npm run picture -->", "<!-- end of conversation -->"] as const;

/** A conversation with a bot of its own, on real Docker and a real homeserver, from nothing to a removed instance. */
async function conversation(): Promise<readonly Line[]> {
  const sandbox = new Sandbox();
  const lines: Line[] = [];
  const hear = (body: string, rings = false): void => void lines.push({ by: "Innkeeper", body: shown(body, sandbox), rings });
  const say = async (text: string): Promise<string> => {
    lines.push({ by: "admin", body: text, rings: false });
    const { body } = await sandbox.says(text);
    hear(body);
    return body;
  };
  try {
    await sandbox.start();
    await sandbox.enter();
    await say("!instance create dev --matrix=synapse --start");
    docker("kill", "dev-frontend");
    const alert = await sandbox.hears(({ body, kind }) => kind === "alert" && body.includes("dev is degraded"), "that it broke");
    hear(alert.body, true);
    await say("!instance start dev");
    const question = await say("!instance remove dev");
    const word = /`?(yes \d+)`?/.exec(question)?.[1];
    if (word === undefined) throw new Error(`It didn't ask: ${question}`);
    await say(word);
    return lines;
  } finally {
    await sandbox.remove();
  }
}

/** Without what is of this run alone: the secret part of links, and the sandbox's own names. */
const shown = (body: string, { dataRoot, home }: Sandbox): string => body.replaceAll(/(\/(?:claim|invite|key|env|agents|password)\/)[\w.-]+/g, "$1…").replaceAll(home, "home").replaceAll(dataRoot, "data");

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const html = (body: string): string => escaped(body).replaceAll(/`([^`]+)`/g, "<code>$1</code>").replaceAll(/\*\*([^*]+)\*\*/g, "<b>$1</b>").replaceAll("\n", "<br>");

const page = (lines: readonly Line[]): string => `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; padding: 12px; background: #fff; color: #17191c; font: 14px/1.45 "Liberation Sans", sans-serif; }
  .message { display: flex; gap: 8px; margin: 0 0 12px; }
  .face { flex: none; width: 28px; height: 28px; border-radius: 14px; color: #fff; font: bold 14px/28px "Liberation Sans", sans-serif; text-align: center; background: #368bd6; }
  .bot .face { background: #0b7d5f; }
  .name { font-weight: bold; color: #368bd6; } .bot .name { color: #0b7d5f; }
  .text { overflow-wrap: anywhere; } .rings .text { background: #fdeeec; border-radius: 4px; padding: 2px 6px; margin-left: -6px; }
  code { font: 12.5px "Liberation Mono", monospace; background: #eef0f3; border-radius: 3px; padding: 1px 3px; }
</style>${lines.map(({ body, by, rings }) => `<div class="message${by === "Innkeeper" ? " bot" : ""}${rings ? " rings" : ""}"><div class="face">${by[0]?.toUpperCase() ?? ""}</div><div><div class="name">${by}</div><div class="text">${html(body)}</div></div></div>`).join("")}`;

const asText = (lines: readonly Line[]): string => lines.map(({ body, by }) => `    ${by === "admin" ? "admin" : "bot  "}  ${body.split("\n").join("\n           ")}`).join("\n");

const lines = await conversation();
const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 430, height: 100 }, deviceScaleFactor: 2 });
  const shot = await context.newPage();
  await shot.setContent(page(lines));
  await shot.screenshot({ path: join(root, "docs/conversation.png"), fullPage: true });
} finally {
  await browser.close();
}
const readme = readFileSync(join(root, "README.md"), "utf8");
const [from, to] = [readme.indexOf(marks[0]), readme.indexOf(marks[1])];
if (from === -1 || to < from) throw new Error("README.md has lost the marks of the conversation");
writeFileSync(join(root, "README.md"), `${readme.slice(0, from + marks[0].length)}\n\n${asText(lines)}\n\n${readme.slice(to)}`);
