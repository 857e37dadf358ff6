import { z } from "zod";
import { cancelJob } from "../../operations/jobs/jobs.ts";
import { cancelling } from "../../words/jobs/jobs.ts";
import { defineCommand } from "../engine/define.ts";
import { JobId } from "./job-id.ts";

export const jobsCancelCommand = defineCommand({
  path: ["jobs", "cancel"],
  summary: "Stop a job and undo what it did",
  role: "operator",
  examples: ["!jobs cancel 12"],
  input: z.object({ id: JobId }),
  positionals: ["id"],
  names: { id: "unfinishedJob" },
  progress: ({ id }) => `Cancelling job ${id}`,
  run: ({ id }, deps, job) => cancelJob(deps, id, job.asker),
  say: cancelling,
});
