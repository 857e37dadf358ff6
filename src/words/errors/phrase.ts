import { z } from "zod";
import type { Facts, Reason } from "../../model/error.ts";
import { askingErrors } from "./asking-errors.ts";
import { databaseErrors } from "./database-errors.ts";
import { federationErrors } from "./federation-errors.ts";
import { fileErrors } from "./file-errors.ts";
import { homeserverErrors } from "./homeserver-errors.ts";
import { hostErrors } from "./host-errors.ts";
import { instanceErrors } from "./instance-errors.ts";
import { jobErrors } from "./job-errors.ts";
import { lineErrors } from "./line-errors.ts";
import { linkErrors } from "./link-errors.ts";
import { matrixErrors } from "./matrix-errors.ts";
import { peopleErrors } from "./people-errors.ts";
import { portErrors } from "./port-errors.ts";
import { registrationErrors } from "./registration-errors.ts";
import { settingsErrors } from "./settings-errors.ts";
import { setupErrors } from "./setup-errors.ts";
import { trustErrors } from "./trust-errors.ts";
import type { Phrase, Phrases, Wording } from "./phrases.ts";

const phrases: Phrases<Facts> = {
  ...askingErrors,
  ...databaseErrors,
  ...federationErrors,
  ...fileErrors,
  ...homeserverErrors,
  ...hostErrors,
  ...instanceErrors,
  ...jobErrors,
  ...lineErrors,
  ...linkErrors,
  ...matrixErrors,
  ...peopleErrors,
  ...portErrors,
  ...registrationErrors,
  ...settingsErrors,
  ...setupErrors,
  ...trustErrors,
};

/** Of errors that were stored with their words. */
const Said = z.object({ said: z.object({ message: z.string(), hint: z.string().nullable(), detail: z.string().nullable() }) });

/** Of a job that somebody else was told of. */
const ToldElsewhere = z.object({ toldElsewhere: z.literal(true) });

/** How an error is told. One that another version stored, whose code or facts nobody knows any more, is told by its code. */
export function phrase(reason: Reason): Phrase {
  const { detail, hint, message, unchanged = false } = wording(reason);
  return { message: unchanged ? `${message} Nothing was changed.` : message, hint, detail };
}

function wording({ code, facts }: Reason): Wording {
  const own = Said.safeParse(facts).data?.said;
  if (own !== undefined) return { message: own.message, hint: own.hint ?? undefined, detail: own.detail ?? undefined };
  if (ToldElsewhere.safeParse(facts).success) return { message: "Why, is told where it was asked." };
  const known = (phrases as Readonly<Record<string, ((facts: never, tell: (within: Reason) => Phrase) => Wording) | undefined>>)[code];
  try {
    if (known !== undefined) return known(facts as never, wording);
  } catch {
    // Facts of another version.
  }
  return { message: `It failed (${code}).`, hint: "It was stored by another version of mine; its log may say more." };
}

/** The same as one sentence after the other. */
export function sentences(reason: Reason): string {
  const { hint, message } = phrase(reason);
  return hint === undefined ? message : `${message} ${hint}`;
}
