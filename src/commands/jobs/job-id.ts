import { z } from "zod";

/** What `!jobs` puts in front of each job. */
export const JobId = z.coerce.number("must be a number").int("must be a whole number").min(1, "must be 1 or more").describe("the job's number, as `!jobs` lists it");
