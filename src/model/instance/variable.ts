import { isModelKey } from "./model-keys.ts";

/** As a shell takes it, and no longer than anybody would type. */
const form = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** What Innkeeper writes itself, or what its Compose file gives the backend whatever stands elsewhere. */
const own: ReadonlySet<string> = new Set([
  "INSTANCE_NAME", "DATA_DIR", "INSTANCE_DOMAIN", "BIND_ADDRESS", "SUBNET", "BACKEND_PORT", "FRONTEND_PORT", "MATRIX_PORT", "BACKEND_USER", "HOMESERVER_UID", "HOMESERVER_GID",
  "MATRIX_SERVER_NAME", "MATRIX_HOMESERVER", "MATRIX_ALLOW_FEDERATION", "MATRIX_REGISTRATION_TOKEN", "MATRIX_REGISTRATION_SHARED_SECRET", "CLIENT_HOMESERVER_URL",
  "MINDROOM_API_KEY", "MINDROOM_NAMESPACE", "MINDROOM_DASHBOARD_URL", "MINDROOM_PUBLIC_URL", "MINDROOM_CONFIG_PATH", "MINDROOM_CONFIG_TEMPLATE", "MINDROOM_STORAGE_PATH", "MINDROOM_PORT", "LOG_LEVEL",
]);

/**
 * What tells a program which code to load or run, or Docker what to do: nobody puts a model's key there, and what slips in there, or
 * is talked into it, takes the backend over.
 */
const steering: readonly RegExp[] = [
  /^(COMPOSE|DOCKER|BUILDKIT|BUILDX)_/, /_IMAGE$/,
  /^(LD|DYLD|GLIBC|MALLOC|GCONV)_/, /^(PATH|HOME|SHELL|USER|LOGNAME|PWD|IFS|ENV|CDPATH|PS4|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|BASH_.*)$/,
  /^(PYTHON.*|NODE_.*|PERL5?(LIB|OPT|DB)|RUBY(OPT|LIB)|GEM_(HOME|PATH)|.*JAVA_(TOOL_)?OPTIONS|CLASSPATH|LUA_(C?PATH|INIT).*)$/,
  /^(PIP|UV|NPM_CONFIG|GIT|SSH)_/, /^(EDITOR|VISUAL|PAGER|BROWSER|VIRTUAL_ENV)$/,
];

/** Why somebody may not choose a variable of this name; null where they may. Programs read some names whatever their case. */
export function nameProblem(name: string): "form" | "own" | "steering" | "model" | null {
  const upper = name.toUpperCase();
  if (!form.test(name)) return "form";
  if (own.has(upper)) return "own";
  if (steering.some((each) => each.test(upper))) return "steering";
  return isModelKey(upper) ? "model" : null;
}

/** No key of anybody's is longer, in characters. */
export const longestValue = 8000;

/** Why a value can't be written to an env file, so that Compose reads the same; null where it can. */
export function valueProblem(value: string): "control" | "backslash" | "long" | null {
  if (/\p{Cc}|[\u2028\u2029]/u.test(value)) return "control";
  if (value.endsWith("\\") || value.includes("\\'")) return "backslash";
  return value.length > longestValue ? "long" : null;
}
