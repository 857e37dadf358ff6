import { SaidError, type UserError } from "../../model/error.ts";
import { line, type Reply } from "../../model/reply.ts";
import { allows, type Role } from "../../model/people/role.ts";

const article = (role: Role): string => `${/^[aeio]/.test(role) ? "an" : "a"} ${role}`;

/** Somebody asked for more than their role allows. */
export function notAllowed({ role, what }: { readonly role: Role; readonly what: string }, has: Role, owners: readonly string[]): UserError {
  if (!allows(has, "viewer")) return strangerRefused();
  const who = role === "operator" ? "Only operators and owners" : `Only ${article(role)}`;
  const message = `${who} may ${what}; you are ${article(has)} here.`;
  return new SaidError("not-allowed", owners.length === 0 ? message : `${message} Owners: ${owners.join(", ")}.`);
}

/** Somebody was demoted between their asking and the doing. */
export const noLongerAllowed = (asker: string, command: string, has: Role): UserError =>
  new SaidError("not-allowed", `${asker} is ${article(has)} here by now, and may not do \`${command}\` any more: I stopped there, and took back what was begun.`, "Somebody who may can send it again.");

/** Somebody has no role at all: nothing of what there is may be told. */
export const strangerRefused = (): UserError => new SaidError("not-allowed", "I take no commands from you here.");

/** An answer to no question. */
export const questionGone = (number: string | null): UserError =>
  number === null
    ? new SaidError("no-question", "I have asked you nothing that takes a bare answer.", "A question of mine ends in a number: answer `yes` or `no` with it.")
    : new SaidError("no-question", `There is no question ${number} that you can answer here: it was another's, or asked elsewhere, or more than 5 min ago.`, "Nothing was changed. Send the command again.");

/** A bare answer of somebody whose question is open: it could mean anything else. */
export const numberMissing = (number: string): UserError =>
  new SaidError("number-missing", "I do nothing on a bare `yes` while a question of mine is open: say which one you mean.", `It is \`yes ${number}\`, or \`no\`.`);

/** Two answers to one question: the first one counts. */
export const answeredBefore = (): UserError => new SaidError("no-question", "That was answered before, and counts once.");

/** `no` to a question. */
export const cancelled = (): Reply => [line("Left as it is.")];
