import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { homeservers } from "../../src/homeserver/homeservers.ts";
import type { Account } from "../../src/model/homeserver.ts";
import type { Instance } from "../../src/model/instance/instance.ts";
import { Authority } from "../fakes/certificates.ts";
import images from "../../templates/images.json" with { type: "json" };
import { ownRanges } from "./own-ranges.ts";
import { innkeeper, testImages, type Ran } from "./sandbox.ts";
import { docker, randomName, randomSubnet } from "./tiny-instance.ts";

const root = join(import.meta.dirname, "..", "..");

/** One of the two, as tests speak to it. */
export type Side = { readonly name: string; readonly domain: string; readonly url: string };

/**
 * Two instances of one Innkeeper that federate in a closed network: with a private authority, names that no DNS knows, and a reverse
 * proxy with their certificates at an address that is private.
 */
export class Federating {
  readonly directory = mkdtempSync(join(tmpdir(), "innkeeper-federation-"));
  readonly dataRoot = join(this.directory, "data");
  readonly #config = join(this.directory, "innkeeper.yaml");
  readonly #network = randomName();
  readonly #subnet = randomSubnet();
  readonly #authority: Authority;
  readonly one = { name: randomName(), domain: "one.test" };
  readonly two = { name: randomName(), domain: "two.test" };
  #proxied = false;

  constructor() {
    for (const folder of ["authority", "proxy"]) mkdirSync(join(this.directory, folder));
    this.#authority = new Authority(join(this.directory, "authority"));
    docker("network", "create", "--subnet", this.#subnet, this.#network);
    const hosts = { [this.one.domain]: this.address, [this.two.domain]: this.address };
    // YAML is a superset of JSON.
    writeFileSync(this.#config, JSON.stringify({ ...ownRanges(), images: testImages(), agentModel: "synthetic", federation: { authority: this.#authority.file, privateAddresses: true, hosts } }));
  }

  /** This host's own on a Docker network: where the proxy listens. */
  get address(): string {
    const [base = "", last = "0"] = /^(.*\.)(\d+)\/28$/.exec(this.#subnet)?.slice(1) ?? [];
    return `${base}${Number(last) + 1}`;
  }

  get #env(): NodeJS.ProcessEnv {
    return { ...process.env, INNKEEPER_CONFIG: this.#config, INNKEEPER_DATA_ROOT: this.dataRoot };
  }

  shell(...argv: readonly string[]): Promise<Ran> {
    return innkeeper(argv, this.#env);
  }

  /** The same, killed as the kernel does when memory runs out, as soon as it has come so far. */
  async killed(argv: readonly string[], soFar: () => Promise<boolean>): Promise<void> {
    const child = spawn(process.execPath, [join(root, "src/main.ts"), ...argv], { env: this.#env, stdio: "ignore" });
    const ended = once(child, "exit");
    while (child.exitCode === null && !(await soFar())) await sleep(10);
    child.kill("SIGKILL");
    const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
    if (signal !== "SIGKILL") throw new Error(`${argv.join(" ")} ended before it could be killed`);
  }

  /** The same, which must succeed; gives what it printed. */
  async does(...argv: readonly string[]): Promise<string> {
    const { code, out } = await this.shell(...argv);
    if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}:\n${out}\n${this.#log()}`);
    return out;
  }

  /** The end of what shells logged. */
  #log(): string {
    const log = join(this.dataRoot, "shell.log");
    return existsSync(log) ? readFileSync(log, "utf8").slice(-3000) : "";
  }

  /** Once both are created. */
  async proxy(): Promise<void> {
    const folder = join(this.directory, "proxy");
    const host = ({ domain, name }: { domain: string; name: string }) => ({ ...this.#authority.certify(domain), port: this.#port(name) });
    writeFileSync(join(folder, "proxy.json"), JSON.stringify({ address: this.address, hosts: { [this.one.domain]: host(this.one), [this.two.domain]: host(this.two) } }));
    const node = join(root, "node_modules/node/bin/node");
    const mounts = ["--volume", `${node}:/node:ro`, "--volume", `${join(import.meta.dirname, "tls-proxy.ts")}:/tls-proxy.ts:ro`, "--volume", `${folder}:/proxy:ro`];
    docker("run", "--detach", "--init", "--name", `${this.#network}-proxy`, "--network", "host", ...mounts, images.base.build.tag, "/node", "/tls-proxy.ts", "/proxy/proxy.json");
    this.#proxied = true;
    for (let tries = 0; !docker("logs", `${this.#network}-proxy`).includes("listening"); tries++) {
      if (tries === 100) throw new Error("the proxy doesn't listen");
      await sleep(100);
    }
  }

  #port(name: string): number {
    return Number(/^MATRIX_PORT='(\d+)'$/m.exec(readFileSync(join(this.dataRoot, "instances", name, `.env.${name}`), "utf8"))?.[1]);
  }

  sideOf({ domain, name }: { readonly domain: string; readonly name: string }): Side {
    return { domain, name, url: `http://127.0.0.1:${this.#port(name)}` };
  }

  /** Makes an account on one side by its shared secret. */
  async register({ domain, name, url }: Side, user: string, { admin = false } = {}): Promise<Account & { readonly password: string }> {
    const sharedSecret = readFileSync(join(this.dataRoot, "instances", name, "homeserver", "registration_shared_secret"), "utf8").trim();
    const password = `correct horse of ${user[0] ?? ""}`;
    const account = await homeservers().of({ homeserver: "synapse" } as Instance).register({ url, serverName: domain, secrets: { apiKey: "", sharedSecret } }, { user, password, admin });
    return { ...account, password };
  }

  async remove(): Promise<void> {
    for (const { name } of [this.one, this.two]) await this.shell("instance", "remove", name, "--yes");
    if (this.#proxied) docker("rm", "--force", `${this.#network}-proxy`);
    docker("network", "rm", this.#network);
    // Some of it belongs to the containers' users.
    execFileSync("rm", ["-rf", this.directory]);
    rmSync(this.directory, { recursive: true, force: true });
  }
}
