import type { Reason } from "../../model/errors/reason.ts";

/** How an error is told: what happened, what to do next, and what a program said, exactly as written. Commands in it stand in backticks and are real ones (a test parses each). */
export type Phrase = { readonly message: string; readonly hint?: string | undefined; readonly detail?: string | undefined };

/** The same as its code has it. `unchanged`: that nothing was changed is said, too, unless it is told as the reason for another error. */
export type Wording = Phrase & { readonly unchanged?: boolean };

/** A wording for each code of a topic: the compiler finds one that lacks words. `tell` phrases an error within. */
export type Phrases<Topic> = { readonly [Code in keyof Topic]: (facts: Topic[Code], tell: (within: Reason) => Phrase) => Wording };
