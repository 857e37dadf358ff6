import type { PortRole } from "../instance/settings.ts";
import type { Holder } from "../host.ts";

/** What can go wrong with the machine and Docker. `says` are Docker's words. */
export type HostErrors = {
  /** `found` is the version that is there; null where there is none. */
  "compose-missing": { readonly found: string | null };
  /** Containers that aren't ours have the names; `project` where they are in the instance's own. */
  "container-taken": { readonly containers: readonly string[]; readonly project: string | null };
  /** An earlier call, cut off, is still at work on an instance. */
  "docker-busy": { readonly name: string };
  /** It said more than that in one answer. */
  "docker-endless": { readonly limitBytes: number };
  "docker-forbidden": Record<string, never>;
  /** It ended the connection over which it tells what happens. */
  "docker-hung-up": Record<string, never>;
  "docker-not-installed": Record<string, never>;
  "docker-unreachable": { readonly why: "silent" } | { readonly why: "timeout"; readonly deadlineMs: number } | { readonly why: "not-found"; readonly says: string };
  /** `why`: it is not on this host, the registry can't be reached, or the registry refuses it. `typed` just now, in a command. */
  "image-missing": { readonly image: string; readonly why: "not-here" | "offline" | "refused"; readonly says: string; readonly typed: boolean };
  "logs-endless": { readonly name: string; readonly service: string; readonly lines: number; readonly limitBytes: number };
  "logs-unreadable": { readonly name: string; readonly service: string; readonly says: string };
  /** `role` is null where only Docker knows what it was for; `holder` where nobody looked. `at`: what was asked for. */
  "port-taken": { readonly name: string; readonly port: number; readonly role: PortRole | null; readonly holder: Holder | null; readonly at: "start" | "set" };
  "start-failed": { readonly name: string; readonly missing: string } | { readonly name: string; readonly says: string };
  "stop-failed": { readonly name: string; readonly says: string };
  "subnet-taken": { readonly name: string; readonly directory: string };
};
