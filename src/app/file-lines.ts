import type { FileSource } from "../model/reply.ts";
import type { Outgoing } from "../model/rooms/outgoing.ts";
import { nothing, type Scope } from "../model/rooms/scope.ts";
import type { Role } from "../model/people/role.ts";
import { auditLines } from "../operations/audit/audit.ts";
import type { Deps } from "../operations/deps.ts";
import { scopedDeps } from "../operations/scoped/scoped-deps.ts";

type ScopeNow = (room: string, user: string, role: Role) => Scope | null | Promise<Scope | null>;

/** The lines of a file that is to be sent, as far as who asked for it sees them in a room. */
export const fileLines =
  (deps: Deps, scopeNow: ScopeNow) =>
  async (source: FileSource, { asker, room }: Pick<Outgoing, "asker" | "room">): Promise<Iterable<string>> =>
    auditLines(scopedDeps(deps, (await scopeNow(room, asker ?? "", "owner")) ?? nothing, room).audit, source);
