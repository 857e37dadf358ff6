import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Docker as anybody would call it. @throws Error with what it said when it fails. */
export const docker = async (argv: readonly string[], cwd = "/"): Promise<string> => (await run("docker", argv, { cwd, maxBuffer: 64 * 1024 * 1024 })).stdout;
