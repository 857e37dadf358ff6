import { execFileSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import images from "../../templates/images.json" with { type: "json" };

const image = process.env["INNKEEPER_TEST_SYNAPSE_IMAGE"] ?? images.synapse.build.tag;
const docker = (...args: string[]): string => execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

/** A Synapse with its default rate limits, and nothing of Innkeeper's own in it. */
export class TestSynapse {
  readonly #directory = mkdtempSync(join(tmpdir(), "innkeeper-synapse-"));
  readonly #name = `innkeeper-test-synapse-${randomBytes(4).toString("hex")}`;
  readonly #secret = randomBytes(16).toString("hex");
  url = "";

  async start(): Promise<void> {
    const { uid, gid } = { uid: process.getuid?.() || 991, gid: process.getgid?.() || 991 };
    const settings = {
      server_name: "test.localhost",
      pid_file: "/data/homeserver.pid",
      listeners: [{ port: 8008, type: "http", bind_addresses: ["0.0.0.0"], resources: [{ names: ["client"] }] }],
      database: { name: "sqlite3", args: { database: "/data/homeserver.db" } },
      media_store_path: "/data/media",
      signing_key_path: "/data/signing.key",
      registration_shared_secret: this.#secret,
      report_stats: false,
      trusted_key_servers: [],
    };
    writeFileSync(join(this.#directory, "homeserver.yaml"), JSON.stringify(settings));
    // Owned by the user that Synapse runs as; what runs as root here must be able to say so.
    execFileSync("chown", ["-R", `${uid}:${gid}`, this.#directory]);
    docker("run", "--detach", "--name", this.#name, "--env", `UID=${uid}`, "--env", `GID=${gid}`, "--volume", `${this.#directory}:/data`, "--publish", "127.0.0.1::8008", image);
    await this.#answers();
  }

  /** Takes it off the network for a while: its port may be another one after it. */
  pause(): void {
    docker("pause", this.#name);
  }

  resume(): void {
    docker("unpause", this.#name);
  }

  remove(): void {
    docker("rm", "--force", "--volumes", this.#name);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Makes an account by the shared secret. */
  async register(user: string, admin = false): Promise<{ userId: string; token: string }> {
    const at = `${this.url}/_synapse/admin/v1/register`;
    const { nonce } = (await (await fetch(at)).json()) as { nonce: string };
    const password = `${user}-password`;
    const mac = createHmac("sha1", this.#secret).update([nonce, user, password, admin ? "admin" : "notadmin"].join("\0")).digest("hex");
    const made = await fetch(at, { method: "POST", body: JSON.stringify({ nonce, username: user, password, admin, mac }) });
    const { user_id, access_token } = (await made.json()) as { user_id: string; access_token: string };
    return { userId: user_id, token: access_token };
  }

  async #answers(): Promise<void> {
    for (let tries = 0; tries < 120; tries++) {
      const port = docker("port", this.#name, "8008/tcp").split("\n")[0] ?? "";
      this.url = `http://${port}`;
      const answer = await fetch(`${this.url}/_matrix/client/versions`).catch(() => null);
      if (answer?.ok) return;
      await sleep(500);
    }
    throw new Error(`Synapse doesn't answer:\n${docker("logs", this.#name)}`);
  }
}
