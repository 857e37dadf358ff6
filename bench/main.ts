import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { away } from "./away.ts";
import { burst } from "./burst.ts";
import { create } from "./create.ts";
import { docker } from "./docker.ts";
import { met, report, type Finding } from "./figures.ts";
import { list } from "./list.ts";
import { memory } from "./memory.ts";
import { Place } from "./place.ts";
import { reply } from "./reply.ts";
import { start } from "./start.ts";

const benches: Readonly<Record<string, (place: Place) => Promise<readonly Finding[]>>> = { reply, burst, away, list, start, create, memory };

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function machine(): Promise<string> {
  const version = (await docker(["version", "--format", "{{.Server.Version}}"])).trim();
  const load = loadavg().map((each) => each.toFixed(1)).join(" ");
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, Docker ${version}, load ${load}`;
}

async function run(names: readonly string[], signal: AbortSignal): Promise<readonly Finding[]> {
  const place = new Place(signal);
  const found: Finding[] = [];
  try {
    for (const name of names) {
      const begun = performance.now();
      const findings = (await benches[name]?.(place)) ?? [];
      found.push(...findings);
      say(`\n${findings.map(report).join("\n\n")}\n  took ${Math.round((performance.now() - begun) / 1000)} s`);
    }
    return found;
  } finally {
    await place.close();
  }
}

const named = process.argv.slice(2);
const names = named.length > 0 ? named : Object.keys(benches);
const unknown = names.filter((name) => !(name in benches));
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));

if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}\n`);
  process.exitCode = 2;
} else {
  say(`${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, ${await machine()}`);
  try {
    const found = await run(names, stopping.signal);
    const aims = found.flatMap(({ figures }) => figures).length;
    say(`\n${found.map(met).reduce((sum, each) => sum + each, 0)} of ${aims} aims met`);
  } catch (thrown) {
    if (!stopping.signal.aborted) throw thrown;
    process.stderr.write("Stopped; everything that was made is gone again.\n");
    process.exitCode = 130;
  }
}
