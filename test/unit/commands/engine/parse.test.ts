import { describe, expect, test } from "vitest";
import { NearMiss } from "../../../../src/commands/engine/near-miss.ts";
import { concerns, parseArguments, parseLine } from "../../../../src/commands/engine/parse.ts";
import { commands } from "../../../../src/commands/table.ts";
import { UserError } from "../../../../src/model/error.ts";
import { sentences } from "../../../../src/words/errors/phrase.ts";

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

const said = (text: string): string => {
  return sentences(refusal(text));
};

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
    expect(() => parseLine(commands, "hello", { addressed: true })).toThrow("There is no command `hello`.");
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
    expect(error).toMatchObject({ code: "unknown-command", meant });
    expect(error.message).toContain(`Did you mean \`${meant}\`?`);
    expect(["command", "help"]).toContain(room(meant).kind);
  });

  test("but not one that couldn't run either", () => {
    expect(refusal("!instance craete")).not.toBeInstanceOf(NearMiss);
    expect(refusal("!instance craete Dev_2")).not.toBeInstanceOf(NearMiss);
    expect(refusal("!instance craete d`ev")).not.toBeInstanceOf(NearMiss);
    expect(said("!instance craete")).toContain("Did you mean `instance create`? It is `instance create NAME");
  });
});

describe("bad input is answered with what would do", () => {
  test.each([
    ["!foo bar", "unknown-command", "There is no command `foo`. What I can do: `!help`"],
    ["!instance foo", "unknown-command", "There is no `instance foo`. What there is: `!help instance`"],
    ["!instance create Dev_2", "bad-name", "`Dev_2` can't be a name: 1 to 30 of a-z, 0-9 and -, starting with a letter. `dev-2` would do."],
    ["!instance start 42", "bad-name", "`42` can't be a name"],
    ["!instance start ../../etc", "bad-name", "`etc` would do"],
    ["!instance create", "missing-argument", "`instance create` needs NAME, the instance's name. It is `instance create NAME [DOMAIN]"],
    ["!instance start", "missing-argument", "for example `!instance start dev`"],
    ["!instance start a b", "extra-argument", "`b` is one word too many."],
    ["!instance create dev https://dev.example.org/chat", "bad-domain", "give only the host name, `dev.example.org`."],
    ["!instance create dev dev.example.org:8448", "bad-domain", "give only the host name, `dev.example.org`."],
    ["!instance create dev 10.0.0.1", "bad-domain", "It is a host name such as"],
    ["!instance create dev --matrix=conduit", "bad-homeserver", "`conduit` is no homeserver that I know."],
    ["!instance create dev --matrix=ftp://example.org", "bad-homeserver", "`ftp://example.org` is no homeserver"],
    ["!instance create dev --matrix synapse", "value-apart", "write it joined: `--matrix=synapse`"],
    ["!instance create Dev_2 --strat", "unknown-flag", "Did you mean `--start`?"],
    ["!instance create dev --quickly", "unknown-flag", "There are: `--matrix[=tuwunel|synapse|URL]`, `--only-matrix`"],
    ["!instance list --all", "unknown-flag", "`instance list` takes no flags."],
    ["!instance create dev a.example.org --domain b.example.org", "given-twice", "The domain is given twice: `a.example.org` and `b.example.org`."],
    ["!instance create dev --start --start", "given-twice", "`--start` is there twice."],
    ["!instance create dev --start=yes", "needless-value", "`--start` takes no value"],
    ["!instance create dev --domain --matrix", "missing-value", "`--domain` needs a value: `--domain DOMAIN`."],
    ["!instance create dev --domain=", "missing-value", "`--domain` needs a value"],
    ["!instance create dev --matrix --federation", "local-federation", "`!instance create dev dev.example.org --matrix --federation`"],
    ["!instance create dev dev.example.org --federation", "needs-homeserver", "`!instance create dev dev.example.org --matrix --federation`"],
    ["!instance create dev --only-matrix", "needs-homeserver", "`!instance create dev --matrix --only-matrix`"],
    ["!instance create dev --matrix=https://m.example.org --only-matrix", "needs-homeserver", "it would use an existing one"],
    ["!instance logs dev --lines 9999", "bad-lines", "from 1 to 500"],
    ["!instance logs dev --lines many", "bad-lines", "`many` can't be a number of lines"],
    ["!instance logs dev bakend", "bad-service", "Did you mean `backend`?"],
    ["!port reserve 80", "bad-port", "from 1024 to 65535"],
    ["!port reserve http", "bad-port", "`http` can't be a port"],
    ["!port release -5", "bad-port", "`-5` can't be a port"],
    ["!instance stop dev !instance stop trial", "several-commands", "Put each of them on a line of its own."],
    ['!instance create "dev', "open-quote", "never closed"],
  ])("%s", (text, code, words) => {
    expect(refusal(text).code).toBe(code);
    expect(said(text)).toContain(words);
  });

  test("and what was typed can't break out of its code, nor fill a screen", () => {
    expect(refusal("!instance start `` @room ``").message).not.toMatch(/``/);
    expect(refusal(`!instance start ${"X".repeat(5000)}`).message.length).toBeLessThan(250);
  });
});
