import type { AgentsAdmitted } from "../../model/instance/instance-outcomes.ts";
import { submitAgents } from "../../operations/instance/agents-token.ts";
import { agentsAdmitted } from "../../words/instance/agents.ts";
import { performForm } from "./perform-form.ts";
import type { Performing } from "../engine/performing.ts";

/** The work behind the form that takes the agents' registration token. @throws UserError as `performForm`. */
export const performAgents = (performing: Performing, linkId: string, token: string): Promise<AgentsAdmitted> =>
  performForm(performing, {
    link: { id: linkId, page: "agents" },
    title: ({ name }) => `Giving ${name} a registration token`,
    input: {},
    who: "somebody",
    run: (job) => submitAgents(performing.deps, { linkId, token }, job),
    tell: agentsAdmitted,
  });
