import type { Service } from "./instance.ts";

/** What people call the services. */
export const serviceLabels: Readonly<Record<Service, string>> = {
  backend: "backend",
  frontend: "web chat",
  tuwunel: "homeserver",
  synapse: "homeserver",
};
