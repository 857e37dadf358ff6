import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const source = join(import.meta.dirname, "../../src");

export type Work = {
  /** Files of `src/`, by the name that `before` and `work` have for what they export. */
  readonly imports: Readonly<Record<string, string>>;
  /** JavaScript whose promise is awaited first: the same against a peer that behaves, since what stays of a first time is no growth. */
  readonly before: string;
  readonly work: string;
  readonly env?: NodeJS.ProcessEnv;
};

export type Measured = { readonly said: unknown; readonly grownMB: number };

/** What `work` gives or throws in a program of its own, and by how much its memory grew meanwhile, at most. */
export async function measured({ imports, before, work, env = {} }: Work): Promise<Measured> {
  const code = `
    ${Object.entries(imports).map(([name, file]) => `import * as ${name} from ${JSON.stringify(`file://${join(source, file)}`)};`).join("\n")}
    const told = (promise) => promise.catch(({ code, facts, message, name }) => ({ code, facts, message, name }));
    await told((async () => ${before})());
    gc();
    const { rss } = process.memoryUsage();
    let most = rss;
    const look = () => { most = Math.max(most, process.memoryUsage().rss); };
    const highest = process.resourceUsage().maxRSS;
    const timer = setInterval(look, 5);
    const said = await told((async () => ${work})());
    clearInterval(timer);
    look();
    // The system saw what came between two looks.
    const { maxRSS } = process.resourceUsage();
    if (maxRSS > highest) most = Math.max(most, maxRSS * 1024);
    process.stdout.write(JSON.stringify({ said: said ?? null, grownMB: (most - rss) / 1e6 }), () => process.exit());`;
  const child = spawn(process.execPath, ["--expose-gc", "--disable-warning=DEP0040", "--input-type=module", "--eval", code], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [output, errors] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (output += part.toString()));
  child.stderr.on("data", (part: Buffer) => (errors += part.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`It ended with ${String(status)}: ${errors}`);
  return JSON.parse(output) as Measured;
}
