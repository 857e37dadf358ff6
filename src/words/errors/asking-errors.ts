import type { AskingErrors } from "../../model/errors/asking-errors.ts";
import type { Phrases } from "./phrases.ts";

/** Reading what somebody typed, and whether they may. */
export const askingErrors: Phrases<AskingErrors> = {
  cancelled: () => ({ message: "Left as it is." }),
};
