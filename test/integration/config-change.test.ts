import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { until } from "../fakes/matrix-bot.ts";
import { freshRegistry, freshRoot } from "../unit/registry/fresh.ts";
import { BotProgram, few } from "./bot-program.ts";

let home: BotProgram;
beforeEach(async () => {
  home = await BotProgram.make();
  home.configure({ rooms: [home.server.room, { room: few, instances: ["dev"] }] });
});

const asks = (body: string): Promise<string> => home.asks(home.server.room, body);
const signIns = (): number => home.printed.split('"Signed in"').length - 1;
const said = (room: string): readonly string[] => home.server.sent(room).map(({ body }) => String(body));
const hears = (what: RegExp): Promise<string> => until(String(what), () => said(home.server.room).find((body) => what.test(body)), 30_000);

test("SIGHUP lets the running bot go by a changed config, and the room that sees all is told what changed, once", async () => {
  await home.start();
  const pid = home.bot?.pid;
  expect(await asks("!port list")).toBe("No port is given out or reserved.");

  home.configure({ rooms: [home.server.room], startDeadline: "5m" });
  home.bot?.kill("SIGHUP");
  await hears(/^I have reloaded my config\. What changed:[^]*`rooms`: removed `!few:fake \(dev\)`[^]*`startDeadline`: `300 s` \(was `180 s`\)/);
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  expect(home.bot?.pid).toBe(pid);
  expect(signIns()).toBe(2);

  // As it is already.
  home.bot?.kill("SIGHUP");
  await until("the log", () => home.printed.includes("The config is as it was"));
  await home.end();
  await home.start();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  expect(said(home.server.room).filter((body) => body.includes("I have reloaded my config"))).toHaveLength(1);
  expect(said(few).join("\n")).not.toContain("config");
});

test("what changed while it was down is told at the next start", async () => {
  await home.start();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  await home.end();
  home.configure({ owners: ["@alice:fake", "@carol:fake"] });
  await home.start();
  await hears(/`owners`: added `@carol:fake`/);
});

test.each([
  { what: "is broken", more: { startDeadline: "soon" }, says: /^I can't use the changed config, so I keep the old one\.[^]*startDeadline: must be a time/ },
  { what: "has another data root", more: { dataRoot: "/elsewhere" }, says: /keep the old one\. The config names another data root: \/elsewhere, .*Restart me/ },
])("asked to go by a config that $what, it says so and goes on", async ({ more, says }) => {
  await home.start();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  home.configure(more);
  home.bot?.kill("SIGHUP");
  await hears(says);
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  expect(signIns()).toBe(1);
});

test("two signals in a row, the second after the change was taken back or broke, leave a bot that answers", async () => {
  await home.start();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  for (const [gapMs, then] of [[1, "3m"], [8, "soon"], [20, "3m"]] as const) {
    home.configure({ startDeadline: "5m" });
    home.bot?.kill("SIGHUP");
    await wait(gapMs);
    home.configure({ startDeadline: then });
    home.bot?.kill("SIGHUP");
    expect(await asks("!port list")).toBe("No port is given out or reserved.");
    home.configure({ startDeadline: "3m" });
    home.bot?.kill("SIGHUP");
    expect(await asks("!port list")).toBe("No port is given out or reserved.");
  }
  expect(home.bot?.exitCode).toBeNull();
});

test("a command under way when the config changes is resumed by the new one, and answered once", async () => {
  const programs = freshRoot();
  // A Docker that takes its time.
  writeFileSync(join(programs, "docker"), "#!/bin/sh\nexec sleep 4\n", { mode: 0o755 });
  await home.start({ PATH: `${programs}:${process.env["PATH"] ?? ""}` });
  const { jobs } = freshRegistry({ dataRoot: home.dataRoot }).registry;
  const listed = asks("!instance list");
  const { id } = await until("the job", () => jobs.unfinished()[0], 10_000);
  home.configure({ startDeadline: "5m" });
  home.bot?.kill("SIGHUP");
  expect(await listed).toContain("no instances yet");
  expect(jobs.find(id)).toMatchObject({ state: "done" });
  expect(said(home.server.room).filter((body) => body.includes("no instances yet"))).toHaveLength(1);
  expect(signIns()).toBe(2);
});

test("a config by which the bot can't start is given up for the one before", async () => {
  await home.start();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  home.configure({ web: { port: (other.address() as AddressInfo).port } });
  home.bot?.kill("SIGHUP");
  await hears(/keep the old one\. Port \d+ on 127\.0\.0\.1, for Innkeeper's own pages, is in use/);
  other.close();
  expect(await asks("!port list")).toBe("No port is given out or reserved.");
  expect(said(home.server.room).join("\n")).not.toContain("I have reloaded my config");
});
