import type { OneOff } from "../model/engine.ts";
import type { AgentsConfig } from "../model/files.ts";

/** Where a backend finds its configuration, and the folder of what it keeps: as its Compose file says. */
export const configAt = "/app/config";
const dataAt = "/app/mindroom_data";

/** `mindroom config validate`, seeing what a backend of that image would see. Wide enough that a terminal would break none of its lines. */
export const configCheck = (image: string, { data, folder, user }: AgentsConfig): OneOff => ({
  image,
  argv: ["mindroom", "config", "validate"],
  environment: { HOME: "/app", MINDROOM_CONFIG_PATH: `${configAt}/config.yaml`, MINDROOM_STORAGE_PATH: dataAt, NO_COLOR: "1", TERM: "dumb", COLUMNS: "500" },
  user,
  reads: [
    { folder, at: configAt },
    { folder: data, at: dataAt },
  ],
});
