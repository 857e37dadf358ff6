import { execFileSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../fakes/free-port.ts";
import { Instance } from "../../src/model/instance/instance.ts";
import { anInstance } from "../fakes/instance.ts";
import images from "../../templates/images.json" with { type: "json" };

/** What the real Docker says; for looking behind the engine's back. @throws when it fails. */
export const docker = (...argv: readonly string[]): string => execFileSync("docker", argv, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** An image with busybox: one that the set-up built. Null where there is none. */
export function tinyImage(): string | null {
  try {
    docker("image", "inspect", images.base.build.tag);
    return images.base.build.tag;
  } catch {
    return null;
  }
}

export const randomName = (): string => `e2e-${randomBytes(4).toString("hex")}`;

/** A /28 that hardly anybody else has. */
export const randomSubnet = (): string => `10.231.${randomInt(256)}.${randomInt(16) * 16}/28`;

export type Tiny = { readonly instance: Instance; readonly port: number; readonly subnet: string; remove(): void };

/** Two containers of busybox in a folder laid out like an instance's: `backend` serves a port, `frontend` doesn't heed SIGTERM. */
export async function tinyInstance(
  innkeeperId: string,
  { name = randomName(), image = tinyImage() ?? "", subnet = randomSubnet(), port, source = "." }: { name?: string; image?: string; subnet?: string; port?: number; source?: string } = {},
): Promise<Tiny> {
  const directory = mkdtempSync(join(tmpdir(), "innkeeper-e2e-"));
  const instance = Instance.parse(anInstance(name, { directory }));
  const bound = port ?? (await freePort());
  const labels = { "org.innkeeper.id": innkeeperId, "org.innkeeper.instance": name };
  const service = (which: string, script: string) => ({ image: "${IMAGE}", container_name: `\${INSTANCE_NAME}-${which}`, command: ["busybox", "sh", "-c", script], labels });
  // YAML is a superset of JSON.
  writeFileSync(
    join(directory, "compose.yaml"),
    JSON.stringify({
      name: "mindroom-${INSTANCE_NAME}",
      services: {
        backend: {
          ...service("backend", "echo one; sleep 0.2; printf '\\033[31mtwo\\033[0m\\n' >&2; exec busybox httpd -f -p 80"),
          init: true,
          restart: "unless-stopped",
          ports: ["127.0.0.1:${BACKEND_PORT}:80"],
          volumes: [{ type: "bind", source: "${SOURCE}", target: "/mnt", bind: { create_host_path: false } }],
        },
        frontend: { ...service("frontend", "trap '' TERM; echo three; while :; do sleep 1; done"), stop_grace_period: "3s" },
      },
      networks: { default: { ipam: { config: [{ subnet: "${SUBNET}" }] }, labels } },
    }),
  );
  const env = { INSTANCE_NAME: name, IMAGE: image, BACKEND_PORT: bound, SUBNET: subnet, SOURCE: source };
  writeFileSync(join(directory, `.env.${name}`), Object.entries(env).map(([key, value]) => `${key}='${value}'\n`).join(""));
  const remove = (): void => {
    docker("compose", "--project-name", `mindroom-${name}`, "--progress", "quiet", "down", "--timeout", "0");
    rmSync(directory, { recursive: true, force: true });
  };
  return { instance, port: bound, subnet, remove };
}
