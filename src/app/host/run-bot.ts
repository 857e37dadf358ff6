import { readConfig } from "../../config/config.ts";
import { runProduction } from "../production.ts";
import type { RunOnHost } from "./host-command.ts";

/** Runs the bot until a signal ends it; SIGHUP lets it use what the config says then. */
export const runBot: RunOnHost = ({ cwd, env }) => runProduction(() => readConfig(env, cwd));
