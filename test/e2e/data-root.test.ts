import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownRanges } from "./own-ranges.ts";
import { innkeeper, type Ran } from "./sandbox.ts";
import { tinyImage } from "./tiny-instance.ts";

let scratch: string;
let dataRoot: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "innkeeper-e2e-"));
  dataRoot = join(scratch, "data");
});
afterEach(() => rmSync(scratch, { recursive: true }));

const shell = async (...argv: readonly string[]): Promise<Ran> => {
  const config = join(scratch, "innkeeper.yaml");
  const image = tinyImage() ?? "";
  writeFileSync(config, JSON.stringify({ ...ownRanges(), images: { backend: image, frontend: image, synapse: image }, defaults: { homeserver: "synapse" } }));
  return innkeeper(argv, { ...process.env, INNKEEPER_CONFIG: config, INNKEEPER_DATA_ROOT: dataRoot });
};
const folders = (): string[] => readdirSync(join(dataRoot, "instances"));

test("a database of a newer Innkeeper is refused and left as it is", async () => {
  expect(await shell("instance", "list")).toMatchObject({ code: 0 });
  const database = new Database(join(dataRoot, "innkeeper.db"));
  database.pragma("user_version = 999");
  database.close();
  expect(await shell("instance", "list")).toMatchObject({ code: 1, out: expect.stringContaining("The database is of version 999; this Innkeeper knows versions up to") as string });
});

/** Whether this machine lets us make a small disk. */
const mounts = process.getuid?.() === 0 && canMount();
function canMount(): boolean {
  const where = mkdtempSync(join(tmpdir(), "innkeeper-e2e-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", where], { stdio: "ignore" });
    execFileSync("umount", [where]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(where, { recursive: true });
  }
}

/** A data root with a database on a disk of 2 MiB and 80 files. */
async function onSmallDisk(run: () => Promise<void>): Promise<void> {
  mkdirSync(dataRoot);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m,nr_inodes=80", "tmpfs", dataRoot]);
  try {
    expect(await shell("instance", "list")).toMatchObject({ code: 0 });
    await run();
  } finally {
    execFileSync("umount", [dataRoot]);
  }
}

test.skipIf(!mounts)("a disk that is full half-way through a create: said plainly, nothing half-written stays, and with room again it works", () =>
  onSmallDisk(async () => {
    const ballast: string[] = [];
    const add = (): boolean => {
      const path = join(dataRoot, `ballast-${ballast.length}`);
      try {
        writeFileSync(path, "");
      } catch {
        return false;
      }
      return ballast.push(path) > 0;
    };
    while (add());
    for (const path of ballast.splice(-10)) rmSync(path);
    const { code, out } = await shell("instance", "create", "full", "--matrix");
    expect(code).toBe(1);
    expect(out).toContain(`There is no room left on the disk of ${dataRoot}.`);
    expect(folders()).toEqual([]);
    expect((await shell("instance", "list", "--json")).out).toContain('"overviews":[]');
    expect((await shell("port", "list", "--json")).out).not.toContain("full");

    for (const path of ballast) rmSync(path);
    expect(await shell("instance", "create", "full", "--matrix")).toMatchObject({ code: 0 });
    expect(folders()).toEqual(["full"]);
  }),
);

test.skipIf(!mounts)("a disk on which not even the database finds room: said plainly, and with room again all is whole", () =>
  onSmallDisk(async () => {
    const ballast = join(dataRoot, "ballast");
    execFileSync("sh", ["-c", 'cat /dev/zero > "$0" 2>/dev/null || true', ballast]);
    for (const kibibytes of [0, 64]) {
      truncateSync(ballast, statSync(ballast).size - kibibytes * 1024);
      expect(await shell("instance", "create", "full", "--matrix")).toMatchObject({ code: 1, out: expect.stringContaining("There is no room left on the disk of") as string });
    }

    rmSync(ballast);
    // What was cut off in its middle is finished first.
    await shell("instance", "create", "full", "--matrix");
    expect(folders()).toEqual(["full"]);
    expect((await shell("instance", "list", "--json")).out).toContain('"name":"full"');
  }),
);
