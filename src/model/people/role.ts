import { z } from "zod";

/** What somebody may do, least first. A stranger may do nothing. */
export const Role = z.enum(["stranger", "viewer", "operator", "owner"]);
export type Role = z.infer<typeof Role>;

/** Whether a role is enough for what asks for `needed`. */
export const allows = (has: Role, needed: Role): boolean => Role.options.indexOf(has) >= Role.options.indexOf(needed);
