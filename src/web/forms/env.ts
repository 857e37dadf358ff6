import { z } from "zod";
import type { KeysSaved } from "../../model/instance/instance-outcomes.ts";
import type { Deps } from "../../operations/deps.ts";
import type { FormWork } from "../../operations/form-work.ts";
import { submitEnv, type EnvSubmission } from "../../operations/instance/env.ts";
import { keysSaved } from "../../words/instance/keys.ts";
import { defineForm, type SentWith } from "../engine/define-form.ts";
import { readEnvForm, typedIn, wantsMore } from "./env-form.ts";
import { envPage, envSavedPage } from "./env-pages.ts";

/** What is kept of it, so that it can be ended after a crash. */
const Kept = z.object({ restart: z.boolean() });

/** The page on which keys of model providers, and other variables of the agents, are put in. */
export const envForm = defineForm({
  page: "env",
  show: async ({ instance }, shown, { engine, files }) => {
    const [keys, alive] = await Promise.all([files.keyNames(instance), engine.alive(instance)]);
    return envPage({ name: instance.name, keys, runs: alive.includes("backend") }, shown);
  },
  read: readEnvForm,
  typed: typedIn,
  another: wantsMore,
  work: (sentWith, sent, deps) => ({ ...saving(sentWith, sent, deps), done: envSavedPage }),
  afterCrash: (sentWith, input, deps) => saving(sentWith, { changes: null, restart: Kept.parse(input).restart }, deps),
  fieldOf: {},
});

/** The keys' names are journalled by what is done, their values never. */
const saving = ({ asker, id: linkId }: SentWith, { changes, restart }: Omit<EnvSubmission, "linkId">, deps: Deps): FormWork<KeysSaved> => ({
  title: ({ name }) => `Saving keys of ${name}`,
  input: { restart },
  who: asker,
  run: (job) => submitEnv(deps, { linkId, changes, restart }, job),
  tell: keysSaved,
  next: ({ instance: name, restart: asked }) => (asked ? { command: "instance restart", input: { name } } : null),
});
