import { expect, test } from "vitest";
import { commands } from "../../../src/commands/table.ts";
import { InstanceName } from "../../../src/model/instance/instance.ts";
import { reasonOf, UserError } from "../../../src/model/error.ts";
import type { Failure } from "../../../src/model/jobs/job.ts";
import { line } from "../../../src/model/reply.ts";
import { runCommandLine, type CommandLine } from "../../../src/shell/command-line.ts";

type Typed = { readonly code: number; readonly out: string; readonly error: string; readonly ran: readonly string[]; readonly json: () => unknown };

const failure = (thrown: unknown): Failure =>
  thrown instanceof UserError
    ? { ...reasonOf(thrown), ref: null }
    : { code: "internal", facts: {}, ref: "7f3a" };

/** Types a command line; `answer` is the person's, who isn't there without one. */
async function type(words: string, { answer, perform }: { readonly answer?: string; readonly perform?: CommandLine["perform"] } = {}): Promise<Typed> {
  let out = "";
  let error = "";
  const ran: string[] = [];
  const code = await runCommandLine({
    argv: words.split(" ").filter((word) => word !== ""),
    table: commands,
    onHost: [{ usage: "config check [FILE]", summary: "Say whether the config will do" }],
    terminal: {
      out: (text) => void (out += text),
      outAll: async (lines) => void (out += [...lines].join("")),
      error: (text) => void (error += text),
      width: 200,
      colour: false,
      ask: answer === undefined ? null : async () => answer,
    },
    url: () => "",
    question: async ({ command: { path } }) => (path[1] === "remove" ? { ask: () => [line("dev goes to the trash.")], about: "1" } : null),
    perform:
      perform ??
      (async ({ command: { path }, input }) => {
        ran.push(`${path.join(" ")} ${JSON.stringify(input)}`);
        return { outcome: { name: "dev" }, reply: [line("dev is stopped. To start it: `!instance start dev`")] };
      }),
    record: () => undefined,
    linesOf: () => [],
    failureOf: failure,
  });
  return { code, out, error, ran, json: () => JSON.parse(out) as unknown };
}

test("a command runs and its words stand on stdout", async () => {
  const { code, error, out, ran } = await type("instance stop dev");
  expect({ code, error, out, ran }).toEqual({ code: 0, error: "", out: "dev is stopped. To start it: `npm run innkeeper -- instance start dev`\n", ran: ['instance stop {"name":"dev"}'] });
});

test("with --json its outcome is data, wherever the flag stands", async () => {
  expect((await type("--json instance stop dev")).json()).toEqual({ ok: true, outcome: { name: "dev" } });
  expect((await type("instance stop dev --json")).json()).toEqual({ ok: true, outcome: { name: "dev" } });
});

test("a line that isn't understood ends with 2, and hints at the shell's own form", async () => {
  const { code, error, ran } = await type("instance craete two");
  expect(code).toBe(2);
  expect(error).toContain("Did you mean `npm run innkeeper -- instance create two`?");
  expect(ran).toEqual([]);
  const typed = await type("instance craete two --json");
  expect(typed.json()).toEqual({ ok: false, error: { code: "unknown-command", facts: { what: "near-line", typed: "instance craete", meant: "!instance create two" }, message: "There is no `instance craete`. Did you mean `npm run innkeeper -- instance create two`?", hint: null } });
});

test("what asks first isn't done where nobody can answer", async () => {
  const { code, error, ran } = await type("instance remove dev");
  expect({ code, ran }).toEqual({ code: 1, ran: [] });
  expect(error).toContain("`npm run innkeeper -- instance remove dev --yes`");
  expect((await type("instance remove dev --json")).json()).toMatchObject({ ok: false, error: { code: "needs-yes" } });
});

test.each([
  ["y", 0, 1],
  ["yes", 0, 1],
  ["", 1, 0],
  ["no", 1, 0],
])("answered with %j, a removal ends with %d", async (answer, code, runs) => {
  const typed = await type("instance remove dev", { answer });
  expect(typed.error).toContain("dev goes to the trash.");
  expect({ code: typed.code, runs: typed.ran.length }).toEqual({ code, runs });
});

test("--yes answers before it is asked", async () => {
  expect(await type("instance remove dev --yes")).toMatchObject({ code: 0, error: "" });
});

test("a failure ends with 1 and stands on stderr", async () => {
  const perform: CommandLine["perform"] = async () => {
    throw new UserError("already-stopped", { name: InstanceName.parse("dev") });
  };
  expect(await type("instance stop dev", { perform })).toMatchObject({ code: 1, out: "", error: "dev is stopped already.\nTo start it: `npm run innkeeper -- instance start dev`\n" });
  expect((await type("instance stop dev --json", { perform })).json()).toEqual({
    ok: false,
    error: { code: "already-stopped", facts: { name: "dev" }, message: "dev is stopped already.", hint: "To start it: `npm run innkeeper -- instance start dev`" },
  });
});

test("a job that failed speaks for itself", async () => {
  const perform: CommandLine["perform"] = async () => ({
    outcome: null,
    reply: [line("dev is created, but it did not start.")],
    failure: failure(new UserError("too-many-questions", {})),
  });
  expect(await type("instance start dev", { perform })).toMatchObject({ code: 1, error: "dev is created, but it did not start.\n" });
});

test("a fault of ours is a reference", async () => {
  const { error } = await type("instance stop dev", { perform: async () => Promise.reject(new Error("boom")) });
  expect(error).toContain("(ref 7f3a)");
  expect(error).not.toContain("boom");
});

test("help is for a shell", async () => {
  const { code, out } = await type("");
  expect(code).toBe(0);
  expect(out).toContain("After `npm run innkeeper --`:\n");
  expect(out).toContain("`instance stop NAME`");
});
