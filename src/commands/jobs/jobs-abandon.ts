import { z } from "zod";
import { abandonJob, stuckJob } from "../../operations/jobs/abandon.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { abandoned, mayAbandon } from "../../words/jobs/stuck.ts";
import { defineCommand } from "../engine/define.ts";
import { JobId } from "./job-id.ts";

export const jobsAbandonCommand = defineCommand({
  path: ["jobs", "abandon"],
  summary: "End a job that I can't resume, and leave everything as it is",
  role: "owner",
  examples: ["!jobs abandon 12"],
  input: z.object({ id: JobId }),
  positionals: ["id"],
  names: { id: "stuckJob" },
  async confirm({ id }, deps) {
    const stuck = stuckJob(deps, id);
    return stuck === null ? null : { ask: mayAbandon(stuck), about: `job ${id}` };
  },
  progress: ({ id }) => `Abandoning job ${id}`,
  run: ({ id }, deps, job) => abandonJob(deps, id, job),
  say: abandoned,
  tell: broadcasts.abandoned,
  part: (outcome, { covers }) => (outcome.instance !== null && covers(outcome.instance) ? outcome : null),
});
