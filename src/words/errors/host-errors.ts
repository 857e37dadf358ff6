import type { HostErrors } from "../../model/errors/host-errors.ts";
import type { Phrases } from "./phrases.ts";

/** The machine, Docker, files and the database. */
export const hostErrors: Phrases<HostErrors> = {
  "docker-not-installed": () => ({ message: "Docker is not installed on this host.", hint: "Install Docker with its Compose plugin, then try again." }),
};
