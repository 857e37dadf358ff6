import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ownRanges } from "./own-ranges.ts";
import { testImages, type Ran } from "./sandbox.ts";
import { docker, randomName } from "./tiny-instance.ts";

const repository = join(import.meta.dirname, "../..");
const file = join(repository, "deploy/innkeeper.service");
const unit = readFileSync(file, "utf8");
const setting = (key: string): string => new RegExp(`^${key}=(.*)$`, "m").exec(unit)?.[1] ?? "";

// Not in /tmp, which the service has for itself.
const scratch = mkdtempSync("/var/tmp/innkeeper-e2e-");
const dataRoot = join(scratch, "data");
const name = randomName();
afterAll(() => {
  docker("compose", "--project-name", `mindroom-${name}`, "--progress", "quiet", "down", "--timeout", "5");
  rmSync(scratch, { recursive: true });
});

/** Runs the command line as the unit would, as far as that goes without systemd: its capabilities, no new privileges, its umask, and all that isn't its state read-only. */
function confined(argv: readonly string[], root = dataRoot): Promise<Ran> {
  const temporary = join(scratch, "tmp");
  mkdirSync(temporary, { recursive: true });
  const capabilities = setting("CapabilityBoundingSet").split(" ").map((each) => `+${each.replace("CAP_", "").toLowerCase()}`);
  const script = `set -e
    for each in "$1" "$2"; do mount --bind "$each" "$each"; done
    mount -o remount,bind,ro /
    umask ${setting("UMask")}
    shift 2
    exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,${capabilities.join(",")} -- "$@"`;
  const config = join(scratch, "innkeeper.yaml");
  writeFileSync(config, JSON.stringify({ ...ownRanges(), images: testImages(), agentModel: "synthetic" }));
  const env = { ...process.env, INNKEEPER_CONFIG: config, INNKEEPER_DATA_ROOT: root, TMPDIR: temporary };
  return new Promise((resolve) => {
    execFile("unshare", ["--mount", "sh", "-c", script, "sh", dataRoot, temporary, process.execPath, join(repository, "src/main.ts"), ...argv], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out: stdout + stderr }));
  });
}

test("systemd takes the unit, and rates what it could do as little", () => {
  const copy = join(scratch, "innkeeper.service");
  writeFileSync(copy, unit.replaceAll("/opt/innkeeper", repository));
  expect(execFileSync("systemd-analyze", ["verify", "--man=no", copy], { encoding: "utf8", stdio: "pipe" })).toBe("");
  execFileSync("systemd-analyze", ["security", "--offline=true", "--threshold=40", "--no-pager", file], { stdio: "pipe" });
});

test("within its limits an instance is made, started and removed; outside of its state nothing can be written", async () => {
  mkdirSync(dataRoot);
  const made = await confined(["instance", "create", name, "--matrix=synapse", "--start", "--yes"]);
  expect(made.out).toContain(`${name} is running`);
  expect(made.code).toBe(0);
  expect(await confined(["instance", "remove", name, "--yes"])).toMatchObject({ code: 0 });
  expect(await confined(["trash", "empty", "--yes"])).toMatchObject({ code: 0, out: expect.stringContaining("Deleted for good") as string });
  expect(await confined(["instance", "list"], "/opt/elsewhere")).toMatchObject({ code: 1, out: expect.stringMatching(/^The data root \/opt\/elsewhere can't be written to \((EROFS|ENOENT)\)\./) as string });
});
