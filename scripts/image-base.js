import { readFileSync } from "node:fs";
import { join } from "node:path";
import { aptInstall, canInstall, debianMirror } from "./debian.js";
import { buildOf, entryOf } from "./image-catalogue.js";
import { pull } from "./docker-images.js";
import { repository } from "./repository.js";
import { must } from "./run.js";
import { SetupError } from "./setup-error.js";

/**
 * Debian's own image, if it can be pulled.
 *
 * @param {(text: string) => void} note
 */
export async function debianImage(note) {
  const { image } = entryOf("base");
  return (await pull(image, note)) === undefined ? image : undefined;
}

/**
 * Makes the base image from Debian's packages, out of this machine's own mirror.
 *
 * @param {Record<string, string>} labels
 * @param {string} work an empty folder
 * @throws {SetupError} where this machine isn't Debian, or we aren't root
 */
export async function bootstrapBase(labels, work) {
  const { tag, context } = buildOf("base");
  const mirror = (await canInstall()) ? await mirrorWithLists() : "";
  if (!mirror) {
    throw new SetupError(
      `${entryOf("base").image} can't be pulled, and making it from packages needs root on Debian.`,
      "Let this machine reach a container registry (a proxy or mirror is set in /etc/docker/daemon.json), or run this as root on Debian.",
    );
  }
  const packages = readFileSync(join(repository, context, "packages.txt"), "utf8").trim().split("\n");
  const archive = join(work, "base.tar");
  await must("Making a Debian system", "Check that the Debian mirror can be reached: apt-get update.", "mmdebstrap", [
    "--quiet", "--variant=minbase", `--include=${packages.join(",")}`,
    ...["doc", "man", "locale"].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`),
    "--aptopt=Acquire::Languages \"none\"",
    "--keyring=/usr/share/keyrings/debian-archive-keyring.gpg",
    suite, archive, mirror,
  ]);
  const changes = [
    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    'CMD ["bash"]',
    ...Object.entries(labels).map(([name, value]) => `LABEL ${name}=${value}`),
  ];
  await must("Importing the Debian system", "Check `docker info`.", "docker", ["import", ...changes.flatMap((change) => ["--change", change]), archive, tag]);
}

const suite = "trixie";

async function mirrorWithLists() {
  await aptInstall(["mmdebstrap"]); // which also fetches the lists that tell the mirror
  return debianMirror();
}
