import { z } from "zod";
import { InstanceName } from "../../model/instance/instance.ts";
import type { Invited, LinksRevoked } from "../../model/people/people-outcomes.ts";
import { invite } from "../../operations/people/invite.ts";
import { revokeLinks } from "../../operations/people/revoke-links.ts";
import { invited } from "../../words/people/people.ts";
import { revoked } from "../../words/people/revoked.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

export const inviteCommand = defineCommand({
  path: ["instance", "invite"],
  summary: "Get a link that gives one more person an account on an instance",
  role: "owner",
  examples: ["!instance invite dev", "!instance invite dev --admin", "!instance invite dev --revoke"],
  input: z.object({
    name: InstanceName,
    admin: z.boolean().default(false).describe("admin of the homeserver and of MindRoom"),
    revoke: z.boolean().default(false).describe("revoke all that nobody has used"),
  }),
  positionals: ["name"],
  names: { name: "instance" },
  lock: instanceLock,
  leavesContainers: true,
  progress: ({ name, revoke }) => (revoke ? `Revoking invites to ${name}` : `Making a link for ${name}`),
  run: ({ admin, name, revoke }, deps, job): Promise<Invited | LinksRevoked> => (revoke ? revokeLinks(deps, name, "invite", job) : invite(deps, name, admin, job)),
  say: (outcome, now) => (outcome.kind === "revoked" ? revoked(outcome) : invited(outcome, now)),
  tell: (outcome, asker) => (outcome.kind === "revoked" ? broadcasts.revoked(outcome, asker) : broadcasts.invited(outcome, asker)),
});
