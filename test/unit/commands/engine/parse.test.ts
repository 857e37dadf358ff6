import { describe, expect, test } from "vitest";
import { NearMiss } from "../../../../src/commands/engine/near-miss.ts";
import { concerns, parseArguments, parseLine } from "../../../../src/commands/engine/parse.ts";
import { commands } from "../../../../src/commands/table.ts";
import { reasonOf, UserError } from "../../../../src/model/error.ts";
import type { Json } from "../../../../src/model/json.ts";
import { phrase } from "../../../../src/words/errors/phrase.ts";

const room = (text: string) => parseLine(commands, text, { addressed: false });

function understood(text: string): { readonly path: string; readonly input: unknown } {
  const parsed = room(text);
  if (parsed.kind !== "command") throw new Error(`${text} is ${parsed.kind}`);
  return { path: parsed.command.path.join(" "), input: parsed.input };
}

function refusal(text: string): UserError {
  try {
    room(text);
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown;
    throw thrown;
  }
  throw new Error(`${text} was understood`);
}

const plain = { onlyMatrix: false, federation: false, start: false, dryRun: false };

describe("what is meant for us", () => {
  test.each([
    ["!instance list", true],
    ["!nonsense", true],
    ["！instance list", true],
    ["yes 4821", true],
    ["No", true],
    ["!!!", false],
    ["! instance list", false],
    ["wow! instance list is nice", false],
    ["yes, I think so too", false],
    ["", false],
  ])("in a shared room, %j: %s", (text, ours) => {
    expect(concerns(text, false)).toBe(ours);
    expect(ours || room(text).kind === "none").toBe(true);
  });

  test("in a direct chat, everything, and commands need no !", () => {
    expect(concerns("hello", true)).toBe(true);
    expect(parseLine(commands, "instance list", { addressed: true }).kind).toBe("command");
    expect(parseLine(commands, "!instance list", { addressed: true }).kind).toBe("command");
    expect(() => parseLine(commands, "hello", { addressed: true })).toThrow(expect.objectContaining({ code: "unknown-command", facts: { what: "unlike-any", typed: "hello", noun: null } }));
  });

  test.each([
    ["yes 4821", { kind: "answer", word: "yes", number: "4821" }],
    ["Yes.", { kind: "answer", word: "yes", number: null }],
    ["!no 12", { kind: "answer", word: "no", number: "12" }],
  ])("%j answers a question", (text, answer) => {
    expect(room(text)).toEqual(answer);
  });
});

describe("a command", () => {
  test.each([
    ["!instance create dev dev.example.org --matrix", "instance create", { ...plain, name: "dev", domain: "dev.example.org", matrix: "default" }],
    ["!instance create dev --domain dev.example.org --start", "instance create", { ...plain, name: "dev", domain: "dev.example.org", start: true }],
    ["!instance create --matrix=https://matrix.example.org dev", "instance create", { ...plain, name: "dev", matrix: "https://matrix.example.org" }],
    ["!instance create dev dev.example.org --matrix=synapse --federation --dry-run", "instance create", { ...plain, name: "dev", domain: "dev.example.org", matrix: "synapse", federation: true, dryRun: true }],
    ["!instance logs dev backend --lines=20", "instance logs", { name: "dev", service: "backend", lines: 20 }],
    ["!instance logs dev", "instance logs", { name: "dev", lines: 50 }],
    ["!port reserve 8770", "port reserve", { port: 8770 }],
    ["!trash list", "trash list", {}],
  ])("%s", (text, path, input) => {
    expect(understood(text)).toEqual({ path, input });
  });

  test("is read as a phone writes it: a capital, one long dash, curly quotes, spaces that don't break", () => {
    expect(understood("!Instance\u00a0create “dev” —matrix=synapse –start —domain=“dev.example.org”")).toEqual({
      path: "instance create",
      input: { ...plain, name: "dev", domain: "dev.example.org", matrix: "synapse", start: true },
    });
  });

  test("may begin with the wide ! of a phone in East Asia", () => {
    expect(understood("！instance list").path).toBe("instance list");
  });

  test("means the same when its stored input is read again", () => {
    const { input } = understood("!instance create dev dev.example.org --matrix --start");
    const command = commands.find(({ path }) => path.join(" ") === "instance create")!;
    expect(command.input.parse(JSON.parse(JSON.stringify(input)))).toEqual(input);
  });

  test("comes from a shell as well", () => {
    expect(parseArguments(commands, ["instance", "stop", "dev"])).toMatchObject({ kind: "command", input: { name: "dev" } });
    expect(parseArguments(commands, [])).toEqual({ kind: "help", command: null });
  });
});

describe("help", () => {
  test.each([
    ["!help", null],
    ["!help instance create", "instance create"],
    ["!help instance", "instance"],
    ["!instance", "instance"],
    ["!instance create --help", "instance create"],
    ["!instance create Dev_2 -h", "instance create"],
    ["!instance create dev —help", "instance create"],
  ])("%s", (text, command) => {
    expect(room(text)).toEqual({ kind: "help", command });
  });
});

describe("a near miss names the whole line that would run", () => {
  test.each([
    ["!instance craete two", "!instance create two"],
    ["!instnace create two --start", "!instance create two --start"],
    ["!create instance two", "!instance create two"],
    ["!start dev", "!instance start dev"],
    ["!instance delete dev", "!instance remove dev"],
    ["!list", "!instance list"],
    ["!stauts", "!status"],
    ["!instance create dev --domian dev.example.org", "!instance create dev --domain dev.example.org"],
    ["!instance create dev --domian=dev.example.org --strat", "!instance create dev --domain=dev.example.org --start"],
    ["!instance create dev -matrix", "!instance create dev --matrix"],
    ["!instance create “dev” —strat", "!instance create dev --start"],
    ["!help instance craete", "!help instance create"],
  ])("%s: %s", (text, meant) => {
    const error = refusal(text);
    expect(error).toBeInstanceOf(NearMiss);
    expect(error).toMatchObject({ code: "unknown-command", meant, facts: { what: "near-line", meant } });
    expect(["command", "help"]).toContain(room(meant).kind);
  });

  test("but not one that couldn't run either", () => {
    expect(refusal("!instance craete")).not.toBeInstanceOf(NearMiss);
    expect(refusal("!instance craete Dev_2")).not.toBeInstanceOf(NearMiss);
    expect(refusal("!instance craete d`ev")).not.toBeInstanceOf(NearMiss);
    const right = { command: "instance create", usage: expect.stringMatching(/^instance create NAME \[DOMAIN\] /) as string, example: "!instance create dev --matrix --start" };
    expect(refusal("!instance craete")).toMatchObject({ code: "unknown-command", facts: { what: "near-command", typed: "instance craete", meant: "instance create", right } });
  });
});

describe("bad input is answered with what would do", () => {
  const createFlags = ["--matrix[=tuwunel|synapse|URL]", "--only-matrix", "--federation", "--start", "--dry-run"];
  const createRight = {
    command: "instance create",
    usage: "instance create NAME [DOMAIN] [--matrix[=tuwunel|synapse|URL]] [--only-matrix] [--federation] [--start] [--dry-run]",
    example: "!instance create dev --matrix --start",
  };
  const startRight = { command: "instance start", usage: "instance start NAME", example: "!instance start dev" };

  test.each<[text: string, code: string, facts: Json]>([
    ["!foo bar", "unknown-command", { what: "unlike-any", typed: "foo", noun: null }],
    ["!instance foo", "unknown-command", { what: "unlike-any", typed: "instance foo", noun: "instance" }],
    ["!instance create Dev_2", "bad-name", { typed: "Dev_2", instead: "dev-2" }],
    ["!instance start 42", "bad-name", { typed: "42", instead: null }],
    ["!instance start ../../etc", "bad-name", { typed: "../../etc", instead: "etc" }],
    ["!instance create", "missing-argument", { argument: "NAME", means: "the instance's name", right: createRight }],
    ["!instance start", "missing-argument", { argument: "NAME", means: "the instance's name", right: startRight }],
    ["!instance start a b", "extra-argument", { typed: "b", right: startRight }],
    ["!instance create dev https://dev.example.org/chat", "bad-domain", { typed: "https://dev.example.org/chat", instead: "dev.example.org" }],
    ["!instance create dev dev.example.org:8448", "bad-domain", { typed: "dev.example.org:8448", instead: "dev.example.org" }],
    ["!instance create dev 10.0.0.1", "bad-domain", { typed: "10.0.0.1", instead: null }],
    ["!instance create dev --matrix=conduit", "bad-homeserver", { typed: "conduit" }],
    ["!instance create dev --matrix=ftp://example.org", "bad-homeserver", { typed: "ftp://example.org" }],
    ["!instance create dev --matrix synapse", "value-apart", { flag: "--matrix", value: "synapse" }],
    ["!instance create Dev_2 --strat", "unknown-flag", { command: "instance create", typed: "--strat", meant: "--start", flags: createFlags }],
    ["!instance create dev --quickly", "unknown-flag", { command: "instance create", typed: "--quickly", meant: null, flags: createFlags }],
    ["!instance list --all", "unknown-flag", { command: "instance list", typed: "--all", meant: null, flags: [] }],
    ["!instance create dev a.example.org --domain b.example.org", "given-twice", { what: "input", key: "domain", values: ["a.example.org", "b.example.org"] }],
    ["!instance create dev a.example.org --domain a.example.org", "given-twice", { what: "input", key: "domain", values: ["a.example.org"] }],
    ["!instance create dev --start --start", "given-twice", { what: "flag", flag: "--start" }],
    ["!instance create dev --start=yes", "needless-value", { flag: "--start" }],
    ["!instance create dev --domain --matrix", "missing-value", { what: "flag", flag: "--domain", usage: "--domain DOMAIN" }],
    ["!instance create dev --domain=", "missing-value", { what: "flag", flag: "--domain", usage: "--domain DOMAIN" }],
    ["!instance create dev --matrix --federation", "local-federation", { name: "dev", localName: "dev.localhost", at: "create" }],
    ["!instance create dev dev.example.org --federation", "needs-homeserver", { name: "dev", homeserver: "none", flag: "--federation" }],
    ["!instance create dev --only-matrix", "needs-homeserver", { name: "dev", homeserver: "none", flag: "--only-matrix" }],
    ["!instance create dev --matrix=https://m.example.org --only-matrix", "needs-homeserver", { name: "dev", homeserver: "external", flag: "--only-matrix" }],
    ["!instance federation dev open", "bad-value", { what: "input", key: "state", value: "open", says: "must be on or off" }],
    ["!instance logs dev --lines 9999", "bad-lines", { typed: "9999" }],
    ["!instance logs dev --lines many", "bad-lines", { typed: "many" }],
    ["!instance logs dev bakend", "bad-service", { typed: "bakend", meant: "backend" }],
    ["!port reserve 80", "bad-port", { typed: "80" }],
    ["!port reserve http", "bad-port", { typed: "http" }],
    ["!port release -5", "bad-port", { typed: "-5" }],
    ["!instance stop dev !instance stop trial", "several-commands", {}],
    ['!instance create "dev', "open-quote", { quote: '"' }],
  ])("%s", (text, code, facts) => {
    expect(reasonOf(refusal(text))).toEqual({ code, facts });
  });

  test("and what was typed can't break out of its code, nor fill a screen", () => {
    expect(refusal("!instance start `` @room ``").facts).toMatchObject({ typed: expect.not.stringContaining("`") as string });
    expect(phrase(refusal("!instance start `` @room ``")).message).not.toMatch(/``/);
    expect(JSON.stringify(refusal(`!instance start ${"X".repeat(5000)}`)).length).toBeLessThan(250);
    expect(phrase(refusal(`!instance start ${"X".repeat(5000)}`)).message.length).toBeLessThan(250);
  });
});
