import { parseArgs } from "node:util";
import { runPinned } from "./run-pinned.js";
import { runMain, SetupError } from "./setup-error.js";
import { ask, ensureDependencies, ensureDocker, ensureImages } from "./setup.js";

const { positionals: named, values } = parseArgs({ allowPositionals: true, options: { kills: { type: "string" }, lines: { type: "string", default: "10000" }, seed: { type: "string", default: String(Date.now() % 1_000_000) } } });

/** @type {Readonly<Record<string, () => Promise<number>>>} */
const soaks = {
  kills: () => kills("kills"),
  encrypted: () => kills("encrypted"),
  // One of the tests, with more lines: what it talks to are their fakes.
  fuzz: () =>
    runPinned(["node_modules/vitest/vitest.mjs", "run", "--project", "exhaustive", "--silent=false", "test/exhaustive/hostile.test.ts"], { ...process.env, INNKEEPER_FUZZ_LINES: values.lines, INNKEEPER_FUZZ_SEED: values.seed }),
};

/** @param {"kills" | "encrypted"} name */
async function kills(name) {
  await ensureDocker({ ask });
  await ensureImages(["frontend", "synapse"]);
  return runPinned(["soak/main.ts", name, ...(values.kills === undefined ? [] : ["--kills", values.kills]), "--seed", values.seed]);
}

await runMain(async () => {
  const names = named.length > 0 ? named : Object.keys(soaks);
  const unknown = names.filter((name) => !(name in soaks));
  if (unknown.length > 0) throw new SetupError(`There is no soak ${unknown.join(", ")}.`, `There are: ${Object.keys(soaks).join(", ")}.`);
  await ensureDependencies();
  let code = 0;
  for (const name of names) code = (await soaks[name]?.()) || code;
  return code;
});
