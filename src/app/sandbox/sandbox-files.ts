import { join } from "node:path";

/** Where the sandbox keeps what is its own. */
export const filesOf = (dataRoot: string) => {
  const file = (name: string): string => join(dataRoot, "sandbox", name);
  return { config: file("innkeeper.yaml"), state: file("accounts.json"), botToken: file("bot-token"), adminPassword: file("admin-password"), adminKeys: file("admin-keys"), adminRecoveryKey: file("admin-recovery-key"), history: file("history"), log: file("innkeeper.log") };
};
export type SandboxFiles = ReturnType<typeof filesOf>;

/** Where a bare `npm start` keeps its config: what the shell uses when there is no other. */
export const sandboxConfig = (dataRoot: string): string => filesOf(dataRoot).config;

/** What the sandbox says of itself: standard output belongs to the room. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);
