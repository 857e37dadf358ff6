import type { Facts } from "../../model/error.ts";
import type { PortErrors } from "../../model/errors/port-errors.ts";
import type { Phrase, Phrases } from "./phrases.ts";

/** Ports and networks that are given out. */
export const portErrors: Phrases<PortErrors> = {
  "port-not-reserved": ({ instance, port }) =>
    instance === null
      ? { message: `Port ${port} isn't reserved.`, hint: "See those that are: `!port list`" }
      : { message: `Port ${port} isn't reserved by hand: it belongs to \`${instance}\`.`, hint: "It becomes free when that instance is removed." },
  "port-reserved": portReserved,
  "ports-exhausted": ({ first, last, role }) => ({
    message: `No port from ${first} to ${last} is free for a ${role}.`,
    hint: `Remove instances that nobody needs, or set another ports.${role} in the config file.`,
  }),
  "subnets-exhausted": ({ pool }) => ({
    message: `There is no free network left in ${pool}: each instance needs a /28 that neither another one nor this host uses.`,
    hint: "Remove instances that nobody needs, or set a larger subnetPool in the config file.",
  }),
};

function portReserved({ holder, port }: Facts["port-reserved"]): Phrase {
  if (holder === null) return { message: `Port ${port} isn't free.`, hint: "Choose another one." };
  const { by, instance, role } = holder;
  if (instance === null) return { message: `Port ${port} is reserved by hand (by ${by}).`, hint: `Choose another one, or release it: \`!port release ${port}\`` };
  return { message: `Port ${port} belongs to \`${instance}\`${role === null ? "" : ` (its ${role})`}.`, hint: "Choose another one." };
}
