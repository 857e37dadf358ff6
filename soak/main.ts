import { parseArgs } from "node:util";
import { encryptedKills } from "./encrypted.ts";
import { met, report, type Finding } from "./finding.ts";
import { kills } from "./kills.ts";

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const { positionals, values } = parseArgs({ allowPositionals: true, options: { kills: { type: "string" }, seed: { type: "string", default: String(Date.now() % 1_000_000) } } });
const seed = Number(values.seed);

const soaks: Readonly<Record<string, () => Promise<Finding>>> = {
  encrypted: () => encryptedKills({ kills: Number(values.kills ?? 500), seed, signal: stopping.signal, say }),
  kills: () => kills({ kills: Number(values.kills ?? 200), seed, lasting: null, signal: stopping.signal, say }),
};

try {
  for (const name of positionals) {
    const soak = soaks[name];
    if (soak === undefined) throw new Error(`There is no soak ${name}.`);
    say(`${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, ${name}, seed ${seed}`);
    const found = await soak();
    say(`\n${report(found)}`);
    if (!met(found)) process.exitCode = 1;
  }
} catch (thrown) {
  if (!stopping.signal.aborted) throw thrown;
  process.stderr.write("Stopped; everything that was made is gone again.\n");
  process.exitCode = 130;
}
