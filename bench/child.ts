import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Child = ChildProcess & { readonly pid: number };

const root = join(import.meta.dirname, "..");

/** Starts a file of this repository and waits until it writes `ready`; it is entered in `children` before that. @throws Error with what it said when it ends instead. */
export async function start(argv: readonly string[], env: Readonly<Record<string, string>>, ready: RegExp, signal: AbortSignal, children: Child[]): Promise<Child> {
  // A group of its own, so that Ctrl-C reaches only us, who end it in order.
  const child = spawn(process.execPath, argv, { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  if (child.pid === undefined) throw new Error(`${argv.join(" ")} could not be started`);
  children.push(child as Child);
  await new Promise<void>((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        said = (said + chunk).slice(-10_000);
        if (ready.test(said)) resolve();
      });
    }
    child.once("exit", (code, by) => reject(new Error(`${argv.join(" ")} ended (${code ?? by ?? "?"}):\n${said}`)));
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  return child as Child;
}

export async function end(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const insist = setTimeout(() => child.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(insist);
}

/** Resident memory as the kernel counts it, in MB. */
export function residentMegabytes({ pid }: Child): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status tells no VmRSS`);
  return Number(kilobytes) / 1024;
}
