import { expect, test } from "vitest";
import { linesIn } from "../../../src/bounded/lines.ts";

async function* chunks(...texts: readonly (string | Buffer)[]): AsyncGenerator<Buffer, void> {
  for (const text of texts) yield Buffer.from(text);
}
const read = async (output: AsyncIterable<Buffer>, limits: Partial<Parameters<typeof linesIn>[1]> = {}): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const line of linesIn(output, { lineBytes: 8, overlong: "cut", ...limits })) lines.push(line);
  return lines;
};

test("lines come whole, however they were cut in pieces; the last needs no end", async () => {
  expect(await read(chunks("on", "e\n\ntwo\nth", "ree"))).toEqual(["one", "", "two", "three"]);
  expect(await read(chunks("one\n"))).toEqual(["one"]);
  const [first, second] = [Buffer.from("für\n").subarray(0, 2), Buffer.from("für\n").subarray(2)];
  expect(await read(chunks(first, second))).toEqual(["für"]);
});

test("an overlong line is cut, and the next one is whole", async () => {
  expect(await read(chunks("12345678", "90", "12\nnext\n"))).toEqual(["12345678", "next"]);
});

test("an overlong line is refused where it can mean nothing, and what came before it was there in time", async () => {
  const seen: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const line of linesIn(chunks("one\n", "123456789"), { lineBytes: 8, overlong: "refuse" })) seen.push(line);
  };
  await expect(reading()).rejects.toMatchObject({ name: "TooLarge", limitBytes: 8 });
  expect(seen).toEqual(["one"]);
});

test("more than is read altogether is refused", async () => {
  await expect(read(chunks("one\n", "two\n", "three\n"), { allBytes: 8 })).rejects.toMatchObject({ name: "TooLarge", limitBytes: 8 });
});
