import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** In memory where the system has such a place: these tests write thousands of times, and prove nothing about disks. */
const place = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** An empty folder for what a test writes, but not for programs: some systems run none from there. Whoever asked removes it. */
export const temporaryFolder = (): string => mkdtempSync(join(place, "innkeeper-test-"));
