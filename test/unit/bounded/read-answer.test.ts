import { expect, test } from "vitest";
import { jsonIn, readJson, readText } from "../../../src/bounded/read-answer.ts";

test("an answer of just the limit is read, and one byte more is refused with the connection closed", async () => {
  let cancelled = false;
  const body = (bytes: number): ReadableStream<Uint8Array> =>
    new ReadableStream({ start: (stream) => stream.enqueue(Buffer.alloc(bytes, "a")), pull: (stream) => stream.close(), cancel: () => void (cancelled = true) }, { highWaterMark: 0 });
  expect(await readText(body(100), 100)).toHaveLength(100);
  expect(cancelled).toBe(false);
  await expect(readText(body(101), 100)).rejects.toMatchObject({ name: "TooLarge", limitBytes: 100 });
  expect(cancelled).toBe(true);
});

test("no body is an empty one, and what is no JSON is null", async () => {
  expect(await readText(null, 1)).toBe("");
  expect(await readJson(new Response("<html>").body, 100)).toBeNull();
  expect(await readJson(new Response('{"für":"\\"["}').body, 100)).toEqual({ für: '"[' });
});

const nested = (depth: number): string => `${"[".repeat(depth)}1${"]".repeat(depth)}`;

test("JSON nested deeper than anything that is meant well is none; brackets in texts are no nesting", () => {
  expect(jsonIn(nested(1200))).not.toBeNull();
  expect(jsonIn(nested(1201))).toBeNull();
  expect(jsonIn('{"a":'.repeat(1_000_000))).toBeNull();
  const text = `\\"${"[".repeat(5000)}\\`;
  expect(jsonIn(JSON.stringify([text, text]))).toEqual([text, text]);
  expect(jsonIn(`[${Array.from({ length: 5000 }, () => "[]").join(",")}]`)).toHaveLength(5000);
});
