import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureImages } from "../scripts/images.js";
import { openAdapters, type Adapters } from "../src/app/adapters.ts";
import { performingOnHost } from "../src/app/compose-shell.ts";
import { bound } from "../src/commands/engine/define.ts";
import { commandOf } from "../src/commands/engine/find-command.ts";
import { perform } from "../src/commands/engine/perform.ts";
import { commands } from "../src/commands/table.ts";
import { readConfig, type Config } from "../src/config/config.ts";
import { openLog } from "../src/runtime/log-file.ts";
import { InstanceName, type Instance } from "../src/model/instance/instance.ts";
import type { Json } from "../src/model/json.ts";
import { version } from "../src/app/version.ts";
import { end, start, type Child } from "./child.ts";
import { sentences } from "../src/words/errors/phrase.ts";

/** Where a bench puts what it makes: folders, registries, containers and processes, all gone once it is closed. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), "innkeeper-bench-"));
  /** Aborted when a person stops it all, and once it is closed. */
  readonly signal: AbortSignal;
  readonly #opened: Adapters[] = [];
  readonly #children: Child[] = [];
  readonly #closed = new AbortController();

  constructor(signal: AbortSignal) {
    this.signal = AbortSignal.any([signal, this.#closed.signal]);
  }

  /** A name that no other bench on this machine has. */
  readonly name = (): InstanceName => InstanceName.parse(`bench-${randomBytes(4).toString("hex")}`);

  /** Writes a config as an operator would, with a data root of its own. @returns its path. */
  async config(folder: string, settings: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const found = Object.entries(await ensureImages(["backend", "frontend", "synapse"]));
    const file = join(this.folder, `${folder}.yaml`);
    const whole = {
      dataRoot: join(this.folder, folder),
      agentModel: "synthetic",
      defaults: { homeserver: "synapse" },
      images: Object.fromEntries(found.filter(([, image]) => image !== null)),
      ports: { backend: 24000, frontend: 25000, matrix: 26000 },
      subnetPool: "10.242.0.0/16",
      ...settings,
    };
    // YAML is a superset of JSON.
    await writeFile(file, JSON.stringify(whole));
    return file;
  }

  /** Innkeeper's own parts, as a shell has them. */
  async open(folder: string, settings?: Readonly<Record<string, unknown>>): Promise<Adapters> {
    const config: Config = readConfig({ INNKEEPER_CONFIG: await this.config(folder, settings) }, this.folder);
    const adapters = openAdapters(config, openLog("warn", join(this.folder, `${folder}.log`)), version);
    this.#opened.push(adapters);
    return adapters;
  }

  /** Runs a command as a shell would, journal and lock included. @throws Error when it fails. */
  async run({ deps, scopeIn }: Adapters, command: string, input: Json): Promise<void> {
    const performing = performingOnHost({ deps, scopeIn, asker: "bench (shell)", progress: { show: () => undefined, end: () => undefined }, signal: this.signal });
    const { ended } = await perform(performing, { invocation: bound(commandOf(commands, command), input), asker: "bench (shell)", origin: { kind: "shell", user: "bench" } });
    if (ended.state === "failed") throw new Error(sentences(ended.failure));
  }

  /** Makes and starts an instance with a Synapse of its own. */
  async instance(adapters: Adapters, onlyMatrix: boolean): Promise<Instance> {
    const name = this.name();
    await this.run(adapters, "instance create", { name, matrix: "synapse", onlyMatrix, federation: false, start: true, dryRun: false });
    return adapters.deps.instances.get(name);
  }

  /** A process of this Node; `ready` is what it writes once it works. */
  async child(argv: readonly string[], env: Readonly<Record<string, string>>, ready: RegExp): Promise<Child> {
    return start(argv, env, ready, this.signal, this.#children);
  }

  async close(): Promise<void> {
    this.#closed.abort(new Error("the bench is over"));
    await Promise.all(this.#children.map(end));
    for (const { close, deps } of this.#opened) {
      for (const instance of deps.instances.all().filter(({ name }) => name.startsWith("bench-"))) {
        await deps.engine.down(instance, AbortSignal.timeout(180_000));
      }
      close();
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
