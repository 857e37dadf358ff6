import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Files } from "../model/files.ts";
import type { Instance } from "../model/instance/instance.ts";
import { isModelKey, modelKeyNames, type KeyChanges } from "../model/instance/model-keys.ts";
import { parseEnvFile, renderEnvFile, valuesOf, withValues, type EnvFile } from "./env-file.ts";
import { codeOf, readPlain, syncDirectory, writeWhole } from "./safe-file.ts";

const privately = { mode: 0o600 };

/** The two files in which keys stand: `.env.NAME` for model providers', `backend.env` for what else its backend gets. */
const pathsOf = ({ directory, name }: Instance) => ({ env: join(directory, `.env.${name}`), backend: join(directory, "backend.env") });

/** How a file was, kept beside it while it is changed. */
const beforeOf = (path: string): string => join(path, "..", `${path.slice(path.lastIndexOf("/") + 1).replace(/^(?!\.)/, ".")}.before`);

const bothOf = (instance: Instance): readonly string[] => Object.values(pathsOf(instance));

async function parsed(path: string): Promise<EnvFile> {
  return parseEnvFile((await readPlain(path)) ?? "", path);
}

/** What gives an instance's agents keys. */
export const keyFiles: Pick<Files, "hasModelKey" | "keyNames" | "changeKeys" | "keysAsBefore" | "forgetKeysBefore"> = {
  async hasModelKey(instance) {
    return (await keyFiles.keyNames(instance)).model.length > 0;
  },

  async keyNames(instance) {
    const { backend, env } = pathsOf(instance);
    const inEnv = valuesOf(await parsed(env));
    const inBackend = valuesOf(await parsed(backend));
    // Where both have one, the backend gets that of its own file.
    const valueOf = (key: string): string => (inBackend.get(key) ?? inEnv.get(key))?.value ?? "";
    return { model: modelKeyNames.filter((key) => valueOf(key) !== ""), free: [...inBackend.keys()].filter((key) => !isModelKey(key)) };
  },

  async changeKeys(instance, changes) {
    const paths = pathsOf(instance);
    const [env, backend] = [await parsed(paths.env), await parsed(paths.backend)];
    const split = divided(changes, new Set(valuesOf(backend).keys()));
    // Both texts before the first write: what can't be written changes nothing.
    const texts = [
      [paths.env, renderEnvFile(env), renderEnvFile(withValues(env, split.env))],
      [paths.backend, renderEnvFile(backend), renderEnvFile(withValues(backend, split.backend))],
    ] as const;
    for (const [path, old] of texts) await writeWhole(beforeOf(path), old, privately);
    for (const [path, old, text] of texts) if (text !== old) await writeWhole(path, text, privately);
  },

  async keysAsBefore(instance) {
    for (const path of bothOf(instance)) {
      await rename(beforeOf(path), path).catch((thrown: unknown) => {
        if (codeOf(thrown) !== "ENOENT") throw thrown;
      });
    }
    await syncDirectory(instance.directory);
  },

  async forgetKeysBefore(instance) {
    for (const path of bothOf(instance)) await rm(beforeOf(path), { force: true });
  },
};

type Values = Readonly<Record<string, string | undefined>>;

/** A model's key goes where it is looked for: `.env.NAME`, unless `backend.env` has one, which counts before it. */
function divided(changes: KeyChanges, inBackend: ReadonlySet<string>): { readonly env: Values; readonly backend: Values } {
  const all = Object.entries(changes).map(([key, value]) => [key, value ?? undefined] as const);
  const backend = all.filter(([key, value]) => !isModelKey(key) || inBackend.has(key) || value === undefined);
  const env = all.filter(([key, value]) => isModelKey(key) && (!inBackend.has(key) || value === undefined));
  return { env: Object.fromEntries(env), backend: Object.fromEntries(backend) };
}
