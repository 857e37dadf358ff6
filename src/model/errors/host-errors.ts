/** What can go wrong in the machine, Docker, files and the database. */
export type HostErrors = {
  "docker-not-installed": Record<string, never>;
};
