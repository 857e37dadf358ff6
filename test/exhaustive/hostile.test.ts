import { join } from "node:path";
import { expect, test } from "vitest";
import { Random } from "../../soak/random.ts";
import { commandsIn } from "../../src/commands/engine/commands-in.ts";
import { commands } from "../../src/commands/table.ts";
import { contentOf } from "../../src/matrix/outbound/content.ts";
import { Domain, InstanceName } from "../../src/model/instance/instance.ts";
import { printable } from "../../src/shell/terminal-text.ts";
import { FakeFiles } from "../fakes/files.ts";
import { hostileHtml, hostileLine } from "../fakes/hostile-lines.ts";
import { alice, carol, dan, direct, fakeRoom, mallory, room1, room2, vera, type Said } from "../fakes/room.ts";
import { watched } from "../fakes/watched.ts";

const lines = Number(process.env["INNKEEPER_FUZZ_LINES"] ?? 1000);
const seed = Number(process.env["INNKEEPER_FUZZ_SEED"] ?? 1);

const unfit = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const ourTags = /<\/?(?:ul|li|b|pre|code)>|<br>|<a href="https?:\/\/[^"'<>\s]+">|<\/a>/g;

/** What is wrong with a message, as clients would show it; null for nothing. */
function wrongWith(said: Said): string | null {
  const { html, kind, asker, text } = said;
  if (/on my side/.test(text)) return "something went wrong on our side";
  if (/@room/i.test(text) || /@room/i.test(html)) return "a live @room";
  if (unfit.test(text) || unfit.test(html)) return "control characters";
  if (!text.isWellFormed() || !html.isWellFormed()) return "half a letter";
  if (/[<>]/.test(html.replaceAll(ourTags, ""))) return "HTML that isn't ours";
  const open: string[] = [];
  for (const [, end, tag = ""] of html.replaceAll("<br>", "").matchAll(/<(\/?)(\w+)[^>]*>/g)) {
    if (end === "") open.push(tag);
    else if (open.pop() !== tag) return "HTML that doesn't nest";
  }
  if (open.length > 0) return "HTML that isn't closed";
  const mentions = contentOf({ ...said, thread: null }, { body: text, html }, [])["m.mentions"];
  if (JSON.stringify(mentions) !== JSON.stringify(kind === "prompt" ? { user_ids: [asker] } : {})) return "a mention";
  return printable(text) === text ? null : "what a terminal must not get";
}

/** What nobody's schema let through, of what makes paths and arguments. `at` says which call had it, and where. */
function unchecked(text: string, at: string, dataRoot: string): boolean {
  const key = at.split(".").findLast((part) => !/^\d+$/.test(part)) ?? "";
  if (key === "name" || /^(history|subnets|network)$/.test(key)) return !InstanceName.safeParse(text).success;
  if (key === "domain" || key === "serverName") return !Domain.safeParse(text).success;
  if (key === "directory") return text !== join(dataRoot, "instances", text.split("/").at(-1) ?? "") || !InstanceName.safeParse(text.split("/").at(-1)).success;
  return text.startsWith("-") || text.includes("..") || !/^[\w@:./+-]*$/.test(text);
}

test(`of ${lines.toLocaleString("en")} hostile lines none crashes, reaches a path or an argument unchecked, is done twice, or comes back as more than text`, async () => {
  const random = new Random(seed);
  const wrong: string[] = [];
  let line = "";
  let texts = 0;
  const show = (text: string, at: string): void => {
    texts += 1;
    if (unchecked(text, at, room.dataRoot)) wrong.push(`${at} got ${JSON.stringify(text)} of ${JSON.stringify(line)}`);
  };
  const room = fakeRoom({ files: watched(new FakeFiles(), show) });
  watched(room.engine, show);
  const counts = new Map<string, number>();
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);

  for (let at = 1; at <= lines; at++) {
    const asker = random.of([alice, alice, alice, alice, dan, carol, vera, mallory]);
    // Nothing is encrypted: there nobody is turned away for their device before what they say is read.
    const where = random.of([room1, room1, room2, direct]);
    line = hostileLine(random, room.number());
    const before = room.said.length;
    if (random.chance(0.85)) await room.says(asker, line, { in: where });
    else {
      const content = hostileHtml(random, line);
      line = content.body;
      await room.sends(asker, { format: "org.matrix.custom.html", ...content }, { in: where });
    }
    room.clock.pass(1000);
    const told = room.said.slice(before);
    const answers = told.filter(({ kind }) => kind !== "notice");
    count(answers[0]?.kind ?? "nothing");
    // Each command of a message is answered once, and once it is said which were not run.
    const most = Math.max(...[true, false].map((addressed) => commandsIn(line, commands, { addressed }).length));
    // Beside it, a link that isn't for everybody there reaches its asker in person.
    const elsewhere = answers.filter(({ room: each }) => each !== where);
    if (elsewhere.some(({ text }) => !text.includes("https://bot.example.org/"))) wrong.push(`an answer elsewhere to ${JSON.stringify(line)}`);
    if (answers.length - elsewhere.length > (most === 1 ? 1 : most + 1) || elsewhere.length > most) wrong.push(`${answers.length} answers to ${JSON.stringify(line)}: ${answers.map(({ text }) => text).join(" / ")}`);
    for (const said of told) {
      const why = wrongWith(said);
      if (why !== null) wrong.push(`${why} in ${JSON.stringify(said.text.slice(0, 1000))} to ${JSON.stringify(line.slice(0, 1000))}`);
    }
  }

  for (const entry of room.audit()) {
    for (const text of [entry.who, entry.said ?? "", entry.command ?? "", entry.note ?? ""]) {
      if (text.length > 310 || /\p{Cc}|\p{Cf}/u.test(text) || !text.isWellFormed()) wrong.push(`the audit holds ${JSON.stringify(text.slice(0, 400))}`);
    }
  }

  if (process.env["INNKEEPER_FUZZ_LINES"] !== undefined) {
    console.log(`fuzz: ${lines} hostile lines, seed ${seed}: ${[...counts].map(([what, times]) => `${times} ${what}`).join(", ")}; ${room.engine.calls.length} changes of Docker, ${texts} texts for paths and arguments checked; faults: ${wrong.length}, aim 0`);
  }
  expect(wrong.slice(0, 20)).toEqual([]);
  // Where nothing is let through, nothing is proved.
  expect(counts.get("outcome") ?? 0).toBeGreaterThan(lines / 50);
  expect(room.engine.calls.length).toBeGreaterThan(lines / 100);
}, Math.max(60_000, lines * 20));
