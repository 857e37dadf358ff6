import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import type { Claimable, LinksRevoked } from "../../model/people/people-outcomes.ts";
import { claim } from "../../operations/people/claim.ts";
import { revokeLinks } from "../../operations/people/revoke-links.ts";
import { claimable } from "../../words/people/claim.ts";
import { revoked } from "../../words/people/revoked.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const claimCommand = defineCommand({
  path: ["instance", "claim"],
  summary: "Get a link that makes somebody an instance's first admin",
  role: "owner",
  examples: ["!instance claim dev", "!instance claim dev --revoke"],
  input: z.object({ name: InstanceName, revoke: z.boolean().default(false).describe("revoke the one that nobody has used") }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  progress: ({ name, revoke }) => (revoke ? `Revoking the first-admin link of ${name}` : `Making a link for ${name}`),
  run: ({ name, revoke }, deps, job): Promise<Claimable | LinksRevoked> => (revoke ? revokeLinks(deps, name, "claim", job) : claim(deps, name, job)),
  say: (outcome, now) => (outcome.kind === "revoked" ? revoked(outcome) : claimable(outcome, now)),
  // A new link is between its asker and whoever gets it; that none is good any more is everybody's concern.
  tell: (outcome, asker) => (outcome.kind === "revoked" ? broadcasts.revoked(outcome, asker) : null),
});
