import type { KeysSaved } from "../../model/instance/instance-outcomes.ts";
import type { EnvSubmission } from "../../operations/instance/env.ts";
import { envWork } from "./env-work.ts";
import { performForm } from "./perform-form.ts";
import type { Performing } from "../engine/performing.ts";

/** The work behind the form on which keys are put in. @throws UserError as `performForm`. */
export const performEnv = (performing: Performing, submission: EnvSubmission): Promise<KeysSaved> => performForm(performing, envWork(performing.deps, submission));
