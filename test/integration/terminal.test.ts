import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../fakes/temporary-folder.ts";
import { VirtualTerminal } from "../unit/shell/virtual-terminal.ts";

const source = (path: string): string => JSON.stringify(`file://${join(import.meta.dirname, "../../src", path)}`);

/** The chat at a real terminal device, in a room that says each line back, after some progress; `!later` is never answered. */
function chatAtPty(historyFile: string) {
  const code = `
    import { complete } from ${source("commands/engine/complete.ts")};
    import { commands } from ${source("commands/table.ts")};
    import { writeFileSync } from "node:fs";
    import { History } from ${source("shell/history.ts")};
    import { runTerminalChat } from ${source("shell/terminal-chat.ts")};
    import { privateFile } from ${source("runtime/private-file.ts")};
    let seen = () => undefined, sent = 0;
    const hear = (said) => seen({ event: "$h" + Math.random(), sender: "@bot:x", body: "", edits: null, answers: null, kind: "notice", ...said });
    const chat = {
      user: "@admin:x",
      async send(text) {
        const answers = "$sent" + ++sent, event = "$p" + sent;
        setTimeout(() => hear({ event, answers, kind: "progress", body: "⏳ " + text + " · " + "step ".repeat(12) }), 5);
        setTimeout(() => hear({ edits: event, kind: "progress", body: "⏳ " + text + " · ✓ step" }), 10);
        if (text !== "!later") setTimeout(() => hear({ answers, kind: "outcome", body: "did " + text }), 15);
        return answers;
      },
      async follow(each, until) {
        seen = each;
        await new Promise((resolve) => until.addEventListener("abort", resolve, { once: true }));
      },
    };
    const history = new History(privateFile(${JSON.stringify(historyFile)}), () => false);
    const { stdin: input, stdout: output } = process;
    const stopping = new AbortController();
    process.on("SIGHUP", () => stopping.abort(new Error("the terminal was closed")));
    process.exitCode = await runTerminalChat({ aside: () => undefined, chat, complete: (line) => complete(commands, line, { instance: () => ["dev"] }), history, input, output, signal: stopping.signal });
    writeFileSync(process.env.DEVICE + ".left", "");
    console.log("left");`;
  const device = join(temporaryFolder(), "tty");
  const child = spawn("script", ["--quiet", "--return", "--command", `stty cols 40 rows 12; tty >"$DEVICE"; exec "$NODE" --input-type=module --eval "$CODE"`, "/dev/null"], {
    env: { DEVICE: device, PATH: process.env["PATH"], TERM: "xterm-256color", NODE: process.execPath, CODE: code },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const screen = new VirtualTerminal(40, 12);
  child.stdout.on("data", (data: Buffer) => screen.write(data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const shows = (text: string): Promise<void> => expect.poll(() => screen.text(), { timeout: 15_000, message: text }).toContain(text);
  const resize = async (columns: number): Promise<void> => {
    await screen.resize(columns, 12);
    execFileSync("stty", ["-F", readFileSync(device, "utf8").trim(), "cols", `${columns}`]);
  };
  return { close: () => child.kill("SIGKILL"), ended, hasLeft: () => existsSync(`${device}.left`), resize, screen, shows, type: (keys: string) => child.stdin.write(keys) };
}

test("at a real terminal: progress in place, what is half typed stays, arrows bring lines back, Ctrl-D leaves", async () => {
  const file = join(temporaryFolder(), "history");
  const one = chatAtPty(file);
  await one.shows(">");
  one.type("!later\r");
  await one.shows("⏳ !later · ✓ step");
  one.type("!status\rhalf");
  await one.shows("did !status");
  await one.shows("> half");
  expect(await one.screen.rows()).toEqual(["> !later", "> !status", "did !status", "⏳ !later · ✓ step", "> half"]);
  await one.resize(22);
  await expect.poll(() => one.screen.rows()).toEqual(["> !later", "> !status", "did !status", "⏳ !later · ✓ step", "> half"]);
  await one.resize(14);
  await expect.poll(() => one.screen.rows()).toEqual(["> !later", "> !status", "did !status", "⏳ !later · ✓", "step", "> half"]);
  one.type("\u0003");
  await one.shows("Ctrl-D leaves.");
  one.type("\u0004");
  expect(await one.ended).toBe(0);
  expect(await one.screen.rows()).toEqual(["> !later", "> !status", "did !status", "left"]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(["!status", "!later"]);

  const two = chatAtPty(file);
  await two.shows(">");
  two.type("\u001b[A\r!instance star\t");
  await two.shows("> !instance start");
  two.type("d\t");
  await two.shows("> !instance start dev");
  two.type("\r");
  await two.shows("did !instance start dev");
  two.type("\u0004");
  expect(await two.ended).toBe(0);
});

test("a terminal that is closed under it ends the chat as leaving does", async () => {
  const chat = chatAtPty(join(temporaryFolder(), "history"));
  await chat.shows(">");
  chat.type("!later\rhalf");
  await chat.shows("> half");
  chat.close();
  await expect.poll(() => chat.hasLeft(), { timeout: 15_000 }).toBe(true);
});
