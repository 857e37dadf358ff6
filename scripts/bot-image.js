import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builder } from "./image-build.js";
import { builtLabel } from "./image-catalogue.js";
import { progress } from "./progress.js";
import { repository } from "./repository.js";
import { must, run } from "./run.js";
import { runMain } from "./setup-error.js";
import { ask, ensureDependencies, ensureDocker, ensureImages } from "./setup.js";

const tag = process.argv[2] ?? "innkeeper:latest";
const certificates = "/etc/ssl/certs/ca-certificates.crt";

// The bot's own image: `node scripts/bot-image.js [TAG]`, its tag on stdout. How this machine reaches its npm registry is
// lent to the build and stays out of the image.
await runMain(async () => {
  await ensureDependencies();
  await ensureDocker({ ask });
  const { node } = await ensureImages(["node"]);
  const { docker, env } = await builder();
  const work = await mkdtemp(join(tmpdir(), "innkeeper-bot-"));
  try {
    const npmrc = join(work, "npmrc");
    await writeFile(npmrc, await npmSettings(), { mode: 0o600 });
    const secrets = [`id=npmrc,src=${npmrc}`, ...(existsSync(certificates) ? [`id=certificates,src=${certificates}`] : [])];
    const args = ["build", "--file", "bot.Dockerfile", "--tag", tag, "--build-arg", `BASE=${node}`, "--label", `${builtLabel}=true`, ...secrets.flatMap((secret) => ["--secret", secret]), "."];
    await progress(`Image ${tag}`, (note) => must(`Building ${tag}`, "Put right what it says, then run this again.", docker, args, { cwd: repository, env, onLine: note }), "built");
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  process.stdout.write(`${tag}\n`);
  return 0;
});

/** The registry and proxies as npm sees them here, wherever they were set. */
async function npmSettings() {
  const lines = [];
  for (const key of ["registry", "proxy", "https-proxy", "noproxy"]) {
    const { stdout } = await run("npm", ["config", "get", key], { cwd: repository });
    if (!["", "null", "undefined"].includes(stdout.trim())) lines.push(`${key}=${stdout.trim()}\n`);
  }
  return lines.join("");
}
