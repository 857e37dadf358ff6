import { UserError } from "../../model/error.ts";
import { allows, type Role } from "../../model/people/role.ts";
import type { Invocation } from "./define.ts";

/** Somebody asked for more than their role allows. A stranger isn't told what there is. */
export const notAllowed = ({ role, what }: Invocation["needed"], has: Role, owners: readonly string[]): UserError =>
  new UserError("not-allowed", allows(has, "viewer") ? { why: "role", what, needed: role, has, owners } : { why: "stranger" });
