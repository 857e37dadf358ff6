import { z } from "zod";

/** A line of `docker ps`, in the form that `argv.ts` asks for. Labels that aren't there are empty. */
export const ContainerRow = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(["created", "running", "paused", "restarting", "removing", "exited", "dead"]),
  status: z.string(),
  innkeeper: z.string(),
  instance: z.string(),
  project: z.string(),
  service: z.string(),
});
export type ContainerRow = z.infer<typeof ContainerRow>;

/** Of `docker inspect`, what `docker ps` doesn't tell. Times that never were are in the year 1. */
export const InspectedContainer = z.object({
  Id: z.string(),
  RestartCount: z.number(),
  State: z.object({
    Running: z.boolean(),
    Paused: z.boolean(),
    Restarting: z.boolean(),
    OOMKilled: z.boolean(),
    ExitCode: z.number(),
    StartedAt: z.string(),
    FinishedAt: z.string(),
  }),
});

export const InspectedNetwork = z.object({
  innkeeper: z.string(),
  project: z.string(),
  config: z.array(z.object({ Subnet: z.string().optional() })).nullish(),
});

export const InspectedImage = z.object({ Id: z.string(), RepoDigests: z.array(z.string()).nullish() });

/** A line of `docker events`. What an event doesn't tell is empty. */
export const EventRow = z.object({
  action: z.string(),
  /** Since 1970: more digits than a number keeps, which milliseconds don't need. */
  atNs: z.number(),
  instance: z.string(),
  service: z.string(),
  signal: z.string(),
  exitCode: z.string(),
});

/** Reads output of one JSON object a line. */
export const rows = <Row>(schema: z.ZodType<Row>, output: string): readonly Row[] =>
  output
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => schema.parse(JSON.parse(line)));
