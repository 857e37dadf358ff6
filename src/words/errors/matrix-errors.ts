import type { MatrixErrors } from "../../model/errors/matrix-errors.ts";
import type { Phrases } from "./phrases.ts";

/** The bot's own account, rooms and homeserver. */
export const matrixErrors: Phrases<MatrixErrors> = {
  "bot-runs-already": ({ dataRoot }) => ({ message: `A bot runs on ${dataRoot} already.`, hint: "Stop that one first. The shell works beside it: `npm run innkeeper -- status`" }),
};
