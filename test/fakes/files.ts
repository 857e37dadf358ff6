import { basename } from "node:path";
import { UserError } from "../../src/model/error.ts";
import type { AgentModel, AgentsConfig, Files } from "../../src/model/files.ts";
import type { Instance } from "../../src/model/instance/instance.ts";
import { isModelKey, type KeyChanges, type KeyNames } from "../../src/model/instance/model-keys.ts";
import type { Secrets, Settings } from "../../src/model/instance/settings.ts";

type Folder = { readonly id: string; settings: Settings; secrets: Secrets; readonly administrators: string[]; readonly invited: string[]; keys: Map<string, string>; keysBefore: Map<string, string> | null; agentsKnown: boolean };

/** Instance folders in memory: for tests that make hundreds. */
export class FakeFiles implements Files {
  /** By place: `instances/dev`, `trash/dev-3f2a9c1e`. */
  readonly folders = new Map<string, Folder>();
  /** Thrown by calls of that name. */
  readonly failures = new Map<keyof Files, Error>();

  async create(instance: Instance, settings: Settings, _model: AgentModel): Promise<void> {
    this.#fail("create");
    const at = place(instance);
    const there = this.folders.get(at);
    if (there !== undefined && there.id !== instance.id) throw taken(at);
    if (there !== undefined) return;
    const own = instance.homeserver === "tuwunel" || instance.homeserver === "synapse";
    const secrets = { apiKey: "key", ...(own ? { registrationToken: "token", sharedSecret: "shared", servicePassword: "password" } : {}) };
    this.folders.set(at, { id: instance.id, settings, secrets, administrators: [], invited: [], keys: new Map(), keysBefore: null, agentsKnown: false });
  }

  plan(): readonly string[] {
    return ["compose.yaml"];
  }

  async discard(instance: Instance): Promise<void> {
    if (this.folders.get(place(instance))?.id === instance.id) this.folders.delete(place(instance));
  }

  async settings(instance: Instance): Promise<Settings> {
    this.#fail("settings");
    return this.#of(instance).settings;
  }

  async change(instance: Instance, changes: Partial<Settings>): Promise<void> {
    this.#fail("change");
    const folder = this.#of(instance);
    folder.settings = { ...folder.settings, ...changes };
  }

  async hasModelKey(instance: Instance): Promise<boolean> {
    return (await this.keyNames(instance)).model.length > 0;
  }

  async keyNames(instance: Instance): Promise<KeyNames> {
    const names = [...this.#of(instance).keys.keys()];
    return { model: names.filter(isModelKey), free: names.filter((name) => !isModelKey(name)) };
  }

  async changeKeys(instance: Instance, changes: KeyChanges): Promise<void> {
    this.#fail("changeKeys");
    const folder = this.#of(instance);
    folder.keysBefore = new Map(folder.keys);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) folder.keys.delete(name);
      else folder.keys.set(name, value);
    }
  }

  async keysAsBefore(instance: Instance): Promise<void> {
    const folder = this.#of(instance);
    folder.keys = folder.keysBefore ?? folder.keys;
    folder.keysBefore = null;
  }

  async forgetKeysBefore(instance: Instance): Promise<void> {
    this.#of(instance).keysBefore = null;
  }

  async secrets(instance: Instance): Promise<Secrets> {
    return this.#of(instance).secrets;
  }

  async agentsConfig(instance: Instance): Promise<AgentsConfig> {
    const { id } = this.#of(instance);
    return { folder: `${instance.directory}/config`, data: `${instance.directory}/mindroom_data`, user: "1000:1000", text: "agents: {}\n", fingerprint: id };
  }

  async agentsKnown(instance: Instance): Promise<boolean> {
    return this.#of(instance).agentsKnown;
  }

  async keepRegistrationToken(instance: Instance, registrationToken: string): Promise<void> {
    const folder = this.#of(instance);
    folder.secrets = { ...folder.secrets, registrationToken };
  }

  async keepServiceToken(instance: Instance, token: string): Promise<void> {
    const folder = this.#of(instance);
    folder.secrets = { ...folder.secrets, serviceToken: token };
  }

  async render(instance: Instance): Promise<void> {
    this.#fail("render");
    this.#of(instance);
  }

  async addPerson(instance: Instance, userId: string, { administrator }: { readonly administrator: boolean }): Promise<void> {
    const { administrators, invited } = this.#of(instance);
    if (administrator && !administrators.includes(userId)) administrators.push(userId);
    if (!invited.includes(userId)) invited.push(userId);
  }

  async removePerson(instance: Instance, userId: string): Promise<void> {
    this.#fail("removePerson");
    for (const list of [this.#of(instance).administrators, this.#of(instance).invited]) if (list.includes(userId)) list.splice(list.indexOf(userId), 1);
  }

  async trash(instance: Instance, slot: string): Promise<void> {
    this.#fail("trash");
    this.#move(place(instance), `trash/${slot}`, instance.id);
  }

  async restore(instance: Instance, slot: string): Promise<void> {
    this.#fail("restore");
    this.#move(`trash/${slot}`, place(instance), instance.id);
  }

  async erase(slot: string): Promise<void> {
    this.folders.delete(`trash/${slot}`);
  }

  async size(): Promise<number> {
    return 1000;
  }

  #of(instance: Instance): Folder {
    const found = this.folders.get(place(instance));
    if (found === undefined) throw new UserError("settings-broken", { path: place(instance), line: null, fault: { kind: "missing" } });
    return found;
  }

  #move(from: string, to: string, id: string): void {
    const there = this.folders.get(to);
    if (there !== undefined && there.id !== id) throw taken(to);
    if (there !== undefined) return;
    const folder = this.folders.get(from);
    if (folder?.id !== id) throw new UserError("folder-missing", { path: from });
    this.folders.delete(from);
    this.folders.set(to, folder);
  }

  #fail(call: keyof Files): void {
    const failure = this.failures.get(call);
    if (failure !== undefined) throw failure;
  }
}

const place = ({ directory }: Instance): string => `instances/${basename(directory)}`;
const taken = (at: string): UserError => new UserError("folder-taken", { path: at });
