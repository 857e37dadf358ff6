import { line, type Reply } from "../model/reply.ts";

const brief = "I broke down and was started again";

/** Said at the start after something failed that nobody had foreseen. */
export const brokeDown = (ref: string): Reply => [line(`${brief}: something went wrong on my side (ref ${ref}, the log has the details). What was under way goes on.`)];

/** Whether a reply says that: one breakdown after the other is no news before the first has been told. */
export const tellsOfBreakdown = ([first]: Reply): boolean => first?.kind === "line" && first.text.startsWith(brief);
