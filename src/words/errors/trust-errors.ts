import type { TrustErrors } from "../../model/errors/trust-errors.ts";
import type { Phrases } from "./phrases.ts";

/** Who is believed. */
export const trustErrors: Phrases<TrustErrors> = {
  "own-identity": ({ user }) => ({ message: "Nobody can vouch for themselves.", hint: `Another owner can, or a shell on the host: \`npm run innkeeper -- trust accept ${user}\`` }),
};
