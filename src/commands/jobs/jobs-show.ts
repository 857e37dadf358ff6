import { z } from "zod";
import { showJob } from "../../operations/jobs/jobs.ts";
import { jobShown } from "../../words/jobs/jobs.ts";
import { defineCommand } from "../engine/define.ts";
import { JobId } from "./job-id.ts";

export const jobsShowCommand = defineCommand({
  path: ["jobs", "show"],
  summary: "Show a job's steps and how long each took",
  role: "viewer",
  examples: ["!jobs show 12"],
  input: z.object({ id: JobId }),
  positionals: ["id"],
  names: { id: "job" },
  progress: ({ id }) => `Looking at job ${id}`,
  run: ({ id }, deps) => showJob(deps, id),
  say: jobShown,
});
