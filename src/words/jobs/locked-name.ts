import type { Locked } from "../../model/jobs/locked.ts";

const shared = { ports: "list of ports", trash: "trash", trust: "list of known identities" } as const;

/** What a lock keeps others from, within a sentence: an instance's own name, or what it is. */
export const lockedName = (locked: Locked): string => (locked.kind === "instance" ? locked.name : `the ${shared[locked.kind]}`);

/** The same where a sentence begins. */
export const lockedAtStart = (locked: Locked): string => (locked.kind === "instance" ? locked.name : `The ${shared[locked.kind]}`);
