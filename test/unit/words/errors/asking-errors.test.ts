import { expect, test } from "vitest";
import { dev, told } from "./told.ts";

test("what a room for some instances can't have", () => {
  expect(told("outside-scope", { what: "command", summary: "List the reserved ports" })).toBe(
    "I don't list the reserved ports from a room that is for some instances only.\nAn owner can, in a room for all of them, in a direct chat with me, or in a shell on the host.",
  );
  expect(told("outside-scope", { what: "reserved-port" })).toBe("A port that is reserved by hand belongs to no instance.");
  expect(told("outside-scope", { what: "deleted-next" })).toBe("What is to be deleted next isn't for this room any more: I stopped there.");
});

test("too many open questions", () => {
  expect(told("too-many-questions", {})).toBe("Too many questions wait for an answer.\nAnswer some of them, or wait until they expire.");
});

test("what would end the conversation in which it is asked", () => {
  expect(told("carries-this-room", { name: dev, line: "instance stop dev", restarts: false })).toBe(
    "dev carries this very room: I could not tell you how it ends. Nothing was changed.\nIt can be done on the host: `npm run innkeeper -- instance stop dev`",
  );
  expect(told("carries-this-room", { name: dev, line: "instance federation dev off", restarts: true })).toMatch(/^dev carries this very room and would have to restart: I could not tell you/);
});

test("somebody may not", () => {
  const owners = ["@alice:example.org", "@dan:example.org"];
  expect(told("not-allowed", { why: "role", what: "remove an instance", needed: "owner", has: "operator", owners })).toBe(
    "Only an owner may remove an instance; you are an operator here. Owners: @alice:example.org, @dan:example.org.",
  );
  expect(told("not-allowed", { why: "role", what: "stop an instance and keep its data", needed: "operator", has: "viewer", owners: [] })).toBe(
    "Only operators and owners may stop an instance and keep its data; you are a viewer here.",
  );
  expect(told("not-allowed", { why: "demoted", asker: "@carol:example.org", command: "instance stop", has: "viewer" })).toBe(
    "@carol:example.org is a viewer here by now, and may not do `instance stop` any more: I stopped there and undid what was begun.\nSomebody who may can send it again.",
  );
  expect(told("not-allowed", { why: "stranger" })).toBe("I take no commands from you here.");
});

test("what may not be created from a room", () => {
  expect(told("not-creatable", { prefixes: [], instead: null })).toBe("No instance can be created from here.\nYou can in a room for all instances.");
  expect(told("not-creatable", { prefixes: ["ml-", "web-"], instead: "ml-dev" })).toBe("Only instances whose names begin with `ml-` or `web-` can be created from here.\nSuch as: `!instance create ml-dev`");
  expect(told("not-creatable", { prefixes: ["ml-"], instead: null })).toBe("Only instances whose names begin with `ml-` can be created from here.");
});

test("an answer to no question", () => {
  expect(told("no-question", { why: "none-open" })).toBe("I have asked you nothing that takes a bare answer.\nA question of mine ends in a number: answer `yes` or `no` with it.");
  expect(told("no-question", { why: "gone", number: "4821" })).toBe(
    "There is no question 4821 that you can answer here: it was another's, or asked elsewhere, or more than 5 min ago.\nNothing was changed. Send the command again.",
  );
  expect(told("no-question", { why: "answered" })).toBe("That was answered before, and counts once.");
});

test("a bare yes that could mean anything", () => {
  expect(told("number-missing", { number: "4821" })).toBe("I do nothing on a bare `yes` while a question of mine is open: say which one you mean.\nIt is `yes 4821`, or `no`.");
});

test("another word than yes or no", () => {
  expect(told("other-word", { number: "4821" })).toBe("I did nothing: answer `yes 4821` to do it, or `no 4821` to leave it.");
  expect(told("other-word", { number: null })).toBe("I did nothing: answer `yes` to run it, or `no` to leave it.");
});

test("too much in one message, or people who can't be told apart in it", () => {
  expect(told("too-many-commands", { commands: 21, most: 20 })).toBe("That is 21 commands in one message. I did nothing.\nSend at most 20 at once.");
  expect(told("names-unclear", {})).toBe(
    "I can't tell whom you mean: the text of your message and its links don't say the same. I did nothing.\nType the whole id instead of a name, such as `@bob:example.org`.",
  );
});

test("one command for all instances names the lines to send instead", () => {
  const stop = { command: "instance stop", onlyTheName: true, examples: ["!instance stop dev"] };
  expect(told("one-at-a-time", { ...stop, instances: [] })).toBe("`instance stop` takes one instance at a time.\nThere is none yet.");
  expect(told("one-at-a-time", { ...stop, instances: ["dev", "two"] })).toBe("`instance stop` takes one instance at a time.\nFor all of them, send in one message:\n`!instance stop dev`\n`!instance stop two`");
  expect(told("one-at-a-time", { command: "instance set", onlyTheName: false, instances: ["dev", "two"], examples: ["!instance set dev BACKEND_PORT=auto"] })).toBe(
    "`instance set` takes one instance at a time.\nFor example: `!instance set dev BACKEND_PORT=auto`",
  );
  expect(told("one-at-a-time", { ...stop, instances: Array.from({ length: 21 }, (_, at) => `i${at}`) })).toContain("\nFor the first 20 of 21, send in one message:\n`!instance stop i0`\n");
});
