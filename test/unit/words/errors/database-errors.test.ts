import { expect, test } from "vitest";
import { told } from "./told.ts";

const path = "/data/innkeeper.db";

test("a database that can't be used says why, and what to do", () => {
  expect(told("database-busy", { path })).toBe("Another program keeps /data/innkeeper.db locked.\nWait a moment and try again. A backup or an SQLite shell that holds it open must end first.");
  expect(told("database-broken", { path, says: "file is not a database" })).toMatch(/^The database \/data\/innkeeper\.db is damaged \(file is not a database\)\.\nRestore it from a backup\./);
  expect(told("database-newer", { version: 9, known: 7, copy: null })).toBe("The database is of version 9; this Innkeeper knows versions up to 7.\nUse the newer Innkeeper. Or restore a backup of the database from before it.");
  expect(told("database-newer", { version: 9, known: 7, copy: "/data/innkeeper.db.version-6" })).toMatch(/go back to what was known before it: docs\/upgrading\.md says how, with \/data\/innkeeper\.db\.version-6\.$/);
  expect(told("database-unreadable", { path, why: "access" })).toMatch(/can't be opened for reading and writing\.\nRun as the user who owns the data root/);
  expect(told("database-unreadable", { path, why: "disk", says: "disk I/O error" })).toMatch(/can't be read or written \(disk I\/O error\)\.\nIts disk may be failing/);
  expect(told("data-root-unusable", { dataRoot: "/data", says: "EACCES" })).toMatch(/^The data root \/data can't be written to \(EACCES\)\.\nMake it a folder that belongs to the user who runs Innkeeper/);
});
