import type { Form } from "../engine/define-form.ts";
import { claimForm, inviteForm } from "./account.ts";
import { agentsForm } from "./agents.ts";
import { keyForm } from "./dashboard-key.ts";
import { envForm } from "./env.ts";
import { passwordForm } from "./password.ts";

/** All forms behind links that work once. */
export const forms: readonly Form[] = [claimForm, inviteForm, passwordForm, envForm, keyForm, agentsForm];
