import type { Role } from "../model/people/role.ts";

/** `a viewer`, `an owner`. */
export const oneOf = (role: Role): string => `${/^[aeiou]/.test(role) ? "an" : "a"} ${role}`;
