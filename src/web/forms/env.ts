import type { Instance } from "../../model/instance/instance.ts";
import type { KeyChanges } from "../../model/instance/model-keys.ts";
import type { KeysSaved } from "../../model/instance/instance-outcomes.ts";
import { readEnvForm, typedIn, wantsMore, type EnvForm } from "./env-form.ts";
import { envPage, envSavedPage, type EnvAbout } from "./env-pages.ts";
import type { LinkForm } from "../engine/link-routes.ts";

/** What stands behind the form of keys. */
export type PerformEnv = {
  /** @throws UserError `settings-broken`, and Docker's. */
  readonly look: (instance: Instance) => Promise<Omit<EnvAbout, "name">>;
  /** Does the work, as a job. @throws UserError for what the person can mend. */
  readonly save: (sent: { readonly linkId: string; readonly changes: KeyChanges; readonly restart: boolean }) => Promise<KeysSaved>;
};

/** The page on which keys of model providers, and other variables of the agents, are put in. */
export const envForm = ({ look, save }: PerformEnv): LinkForm<EnvForm, KeysSaved> => ({
  page: "env",
  show: async ({ instance }, shown) => envPage({ name: instance.name, ...(await look(instance)) }, shown),
  read: readEnvForm,
  typed: typedIn,
  another: wantsMore,
  perform: (linkId, { changes, restart }) => save({ linkId, changes, restart }),
  done: envSavedPage,
  fieldOf: {},
});
