import { ensureNio } from "./nio.js";
import { runPinned } from "./run-pinned.js";
import { runMain, wordsOf } from "./setup-error.js";
import { ensurePrograms } from "./test-programs.js";
import { ask, ensureDependencies, ensureDocker, ensureImages } from "./setup.js";
import { countCheck, summary, total } from "./test-report.js";
import { vitest } from "./vitest.js";

const fast = process.argv.includes("--fast");
const filters = process.argv.slice(2).filter((argument) => argument !== "--fast");

/** The quick checks come first: they speak while the rest would still be setting up. */
const stages = [
  ...(fast || filters.length > 0
    ? []
    : [
        async () => checked("Lint", ["node_modules/eslint/bin/eslint.js", "."]),
        async () => checked("Types", ["node_modules/typescript/bin/tsc", "--noEmit"]),
      ]),
  () => vitest("fast", filters),
  ...(fast ? [] : [() => vitest("exhaustive", filters), () => vitest("integration", filters), endToEnd]),
];

async function endToEnd() {
  await ensureDocker({ ask });
  await ensureImages(["backend", "frontend", "synapse"]);
  await ensureNio();
  await ensurePrograms("chromium", "fish", "zsh", "systemd-analyze");
  return vitest("e2e", filters);
}

/** @param {string} title @param {readonly string[]} args */
async function checked(title, args) {
  const code = await runPinned(args);
  process.stdout.write(`${title}: ${code === 0 ? "passed" : "failed"}\n`);
  return countCheck(title, code);
}

/** What can't even be set up counts as one failed test: no run ends without its line. @param {() => Promise<import("./test-report.js").Counts>} stage */
async function counted(stage) {
  try {
    return await stage();
  } catch (error) {
    process.stderr.write(`\n${wordsOf(error)}\n`);
    return countCheck("the set-up", 1);
  }
}

await runMain(async () => {
  const counts = [];
  const ready = await counted(async () => {
    await ensureDependencies();
    return total([]);
  });
  counts.push(ready);
  for (const stage of ready.failed === 0 ? stages : []) counts.push(await counted(stage));
  const all = total(counts);
  process.stdout.write(`${summary(all)}\n`);
  return all.failed === 0 ? 0 : 1;
});
