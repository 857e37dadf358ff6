import { StringDecoder } from "node:string_decoder";
import { TooLarge } from "./too-large.ts";

type LineLimits = {
  /** What is kept of a line. */
  readonly lineBytes: number;
  /** What becomes of a longer one: its start is a line, or it ends the reading. */
  readonly overlong: "cut" | "refuse";
  /** Of all lines together; without end unless told. */
  readonly allBytes?: number;
};

/**
 * The lines of an output without their ends, each as soon as it is there. A longer one than is kept costs no more memory than that.
 * The output's chunks are used up.
 * @throws TooLarge past the limit of all lines, or of one where those are refused; whatever the stream says. The stream is closed then.
 */
export async function* linesIn(output: AsyncIterable<Buffer>, { allBytes = Infinity, lineBytes, overlong }: LineLimits): AsyncGenerator<string, void> {
  const decoder = new StringDecoder("utf8");
  let [line, length, all] = ["", 0, 0];
  for await (const chunk of output) {
    all += chunk.length;
    if (all > allBytes) throw new TooLarge(allBytes);
    for (let from = 0; from < chunk.length; ) {
      const end = chunk.indexOf("\n", from);
      const part = chunk.subarray(from, end === -1 ? chunk.length : end);
      const kept = part.subarray(0, Math.max(0, lineBytes - length));
      if (kept.length < part.length && overlong === "refuse") throw new TooLarge(lineBytes);
      line += decoder.write(kept);
      length += part.length;
      from += part.length + 1;
      if (end === -1) continue;
      yield line + decoder.end();
      [line, length] = ["", 0];
    }
    giveBack(chunk);
  }
  line += decoder.end();
  if (line !== "") yield line;
}

/** Else each chunk lies about until the garbage collector comes by, which is tens of megabytes later. One that shares its memory is left alone. */
function giveBack({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
