import { z } from "zod";
import { listJobs } from "../../operations/jobs/jobs.ts";
import { jobList } from "../../words/jobs/jobs.ts";
import { defineCommand } from "../engine/define.ts";

export const jobsCommand = defineCommand({
  path: ["jobs"],
  summary: "List running and finished jobs, newest first",
  role: "viewer",
  examples: ["!jobs", "!jobs --lines 50"],
  input: z.object({ lines: z.coerce.number().int().min(1).max(500).default(10).meta({ placeholder: "N", description: "how many, 10 unless given" }) }),
  positionals: [],
  progress: () => "Listing jobs",
  run: ({ lines }, deps) => listJobs(deps, lines),
  say: jobList,
});
