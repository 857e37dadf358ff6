import type { Asked } from "../commands/engine/parse.ts";
import { NearMiss } from "../commands/engine/near-miss.ts";
import { parseArguments } from "../commands/engine/parse.ts";
import type { Command, Invocation, Question } from "../commands/engine/define.ts";
import type { Verdict } from "../model/jobs/audit.ts";
import { UserError } from "../model/error.ts";
import type { Failure } from "../model/jobs/job.ts";
import type { Json } from "../model/json.ts";
import type { FileSource, PageLink, Reply } from "../model/reply.ts";
import { subjectOf, withSubject } from "../model/jobs/subject.ts";
import { failed } from "../words/error.ts";
import { help, hostHelp } from "../words/asking/help.ts";
import { cancelled } from "../words/asking/prompt.ts";
import { readShellArguments } from "./arguments.ts";
import { render } from "./render.ts";
import { inShellForm } from "./shell-form.ts";
import { phrase } from "../words/errors/phrase.ts";

/** Where a command line is typed and answered. */
export type Terminal = {
  readonly out: (text: string) => void;
  /** The same for many lines, no faster than they are read; whoever reads may leave before the last. */
  readonly outAll: (lines: Iterable<string>) => Promise<void>;
  readonly error: (text: string) => void;
  /** Columns; a file or pipe has 80. */
  readonly width: number;
  readonly colour: boolean;
  /** Asks a person; null where nobody sits. */
  readonly ask: ((question: string) => Promise<string>) | null;
};

export type CommandLine = {
  readonly argv: readonly string[];
  readonly table: readonly Command[];
  /** The host's own commands, for whoever asks for help with no command in particular. */
  readonly onHost: readonly { readonly usage: string; readonly summary: string }[];
  readonly terminal: Terminal;
  readonly url: (to: PageLink) => string;
  /** The lines of a file, which are printed in its place. */
  readonly linesOf: (source: FileSource) => Iterable<string>;
  /** What the command asks before it runs; null when nothing. @throws UserError. */
  readonly question: (invocation: Invocation) => Promise<Question | null>;
  /** Runs a command and tells how its last job ended; a failure has an outcome of null. @throws UserError. */
  readonly perform: (invocation: Invocation, said: string) => Promise<{ readonly outcome: Json; readonly reply: Reply; readonly failure?: Failure }>;
  /** Writes into the audit what became of a line that no job was made of. */
  readonly record: (said: string, verdict: Verdict) => void;
  /** Logs a fault of ours and makes a reference of it. */
  readonly failureOf: (thrown: unknown, command: string) => Failure;
};

/** A person's answer that lets a command run. */
const agreement = /^y(es)?$/i;

/** Runs one command line. Gives the exit code: 0 done, 1 not done, 2 not understood. */
export async function runCommandLine(line: CommandLine): Promise<number> {
  const { json, words, yes } = readShellArguments(line.argv);
  const answer = json ? inJson(line) : inWords(line);
  const said = words.join(" ");
  let asked: Asked;
  try {
    asked = parseArguments(line.table, words);
  } catch (thrown) {
    const failure = line.failureOf(thrown, said);
    answer.failed(failure, words);
    line.record(said, { kind: "unclear", code: failure.code, note: thrown instanceof NearMiss ? thrown.meant : null });
    return 2;
  }
  if (asked.kind === "help") {
    const reply = [...help(line.table, "owner", asked.command, ""), ...(asked.command === null ? hostHelp(line.onHost) : [])];
    answer.done({ help: render(reply, { width: 80, colour: false, url: line.url }) }, reply);
    line.record(said, { kind: "answered", command: "help" });
    return 0;
  }

  const { command, input } = asked;
  const about = { command: withSubject(command.path.join(" "), input), instance: subjectOf(input).name };
  try {
    const question = yes ? null : await line.question(asked);
    if (question !== null && !(await agreed(line, question, words, json))) {
      answer.failed({ code: "cancelled", facts: {}, ref: null }, words);
      line.record(said, { kind: "declined", ...about });
      return 1;
    }
    const done = await line.perform(asked, said);
    const file = done.reply.find((block) => block.kind === "file");
    if (done.failure === undefined && file !== undefined) await line.terminal.outAll(line.linesOf(file.of));
    else if (done.failure === undefined) answer.done(done.outcome, done.reply);
    else answer.failed(done.failure, words, done.reply);
    return done.failure === undefined ? 0 : 1;
  } catch (thrown) {
    const failure = line.failureOf(thrown, command.path.join(" "));
    answer.failed(failure, words);
    // A job that is cut off or half done has entries of its own.
    if (!["interrupted", "half-done"].includes(failure.code)) line.record(said, { kind: "refused", ...about, code: failure.code, note: failure.ref === null ? null : `ref ${failure.ref}` });
    return 1;
  }
}

async function agreed({ terminal, url }: CommandLine, question: Question, words: readonly string[], json: boolean): Promise<boolean> {
  if (terminal.ask === null || json) {
    throw new UserError("needs-yes", { what: "command", words: words.join(" ") });
  }
  terminal.error(render(question.ask("", null), { ...terminal, url }));
  return agreement.test((await terminal.ask("Go on? [y/N] ")).trim());
}

type Answer = { done(outcome: Json, reply: Reply): void; failed(failure: Failure, words: readonly string[], reply?: Reply): void };

const inWords = ({ terminal, url }: CommandLine): Answer => ({
  done: (_outcome, reply) => terminal.out(render(reply, { ...terminal, url })),
  failed: (failure, words, reply) => terminal.error(render(failure.code === "cancelled" ? cancelled() : (reply ?? failed(failure, words.join(" "))), { ...terminal, url })),
});

const inJson = ({ terminal }: CommandLine): Answer => ({
  done: (outcome) => terminal.out(`${JSON.stringify({ ok: true, outcome })}\n`),
  failed({ code, facts, ref }) {
    const { detail, hint, message } = phrase({ code, facts });
    const error = { code, facts, message: inShellForm(message), hint: hint === undefined ? null : inShellForm(hint), ...(detail === undefined ? {} : { detail }), ...(ref === null ? {} : { ref }) };
    terminal.out(`${JSON.stringify({ ok: false, error })}\n`);
  },
});
