import type { Deps } from "../../operations/deps.ts";
import type { Names } from "./complete.ts";

/** How many jobs are offered. */
const mostJobs = 20;

/** The names that there are, looked up anew each time. */
export const namesIn = ({ identities, instances, jobs, ports, trash }: Pick<Deps, "identities" | "instances" | "jobs" | "ports" | "trash">): Names => ({
  instance: () => instances.all().map(({ name }) => name),
  trashed: () => trash.all().map(({ instance }) => instance.name),
  job: () => jobs.recent(mostJobs).map(({ id }) => String(id)),
  unfinishedJob: () => jobs.unfinished().filter(({ lock, state }) => lock !== null && state !== "stuck").map(({ id }) => String(id)),
  stuckJob: () => jobs.unfinished().filter(({ state }) => state === "stuck").map(({ id }) => String(id)),
  reservedPort: () => ports.all().filter(({ instance }) => instance === null).map(({ port }) => String(port)),
  waitingIdentity: () => identities.all().filter(({ shown }) => shown !== null).map(({ user }) => user),
});
