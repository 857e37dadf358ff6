import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const source = join(import.meta.dirname, "../../src/registry/registry.ts");

/** Another program on the same data root; `registry` is open in it. With a `gate`, it prints "ready" and opens it once that file is there. What it prints first is handed to `said`. */
export function program(dataRoot: string, script: string, gate?: string): { child: ChildProcess; said: Promise<string>; ended: Promise<string> } {
  const code = `
    import { existsSync } from "node:fs";
    import { openRegistry } from ${JSON.stringify(`file://${source}`)};
    const gate = ${JSON.stringify(gate ?? null)};
    if (gate !== null) process.stdout.write("ready");
    while (gate !== null && !existsSync(gate)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    const registry = openRegistry({ dataRoot: ${JSON.stringify(dataRoot)}, ranges: { backend: 8765, frontend: 3003, matrix: 8448 }, subnetPool: "10.213.0.0/16" });
    ${script}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  let errors = "";
  child.stderr.on("data", (part: Buffer) => (errors += part.toString()));
  const said = new Promise<string>((resolve) => child.stdout.on("data", (part: Buffer) => resolve((output += part.toString()))));
  const ended = once(child, "close").then(([status]) => {
    if (status !== 0) throw new Error(`It ended with ${String(status)}: ${errors}`);
    return output;
  });
  ended.catch(() => undefined);
  return { child, said: Promise.race([said, ended]), ended };
}
