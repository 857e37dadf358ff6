import type { KeysSaved } from "../model/outcome.ts";
import type { EnvSubmission } from "../operations/env.ts";
import { envWork } from "./env-work.ts";
import { performForm } from "./perform-form.ts";
import type { Performing } from "./perform.ts";

/** The work behind the form on which keys are put in. @throws UserError as `performForm`. */
export const performEnv = (performing: Performing, submission: EnvSubmission): Promise<KeysSaved> => performForm(performing, envWork(performing.deps, submission));
