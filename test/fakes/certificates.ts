import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"] as const;

/** A certificate, with the key to it: both PEM. */
export type Certified = { readonly cert: string; readonly key: string };

/** A certificate authority in a folder of its own, by openssl. */
export class Authority {
  /** Its own certificate. */
  readonly file: string;
  readonly #folder: string;
  #count = 0;

  constructor(folder: string, name = "Test authority") {
    this.#folder = folder;
    this.file = join(folder, "authority.pem");
    this.#openssl("req", "-x509", ...newKey, "-keyout", "authority.key", "-out", this.file, "-days", "30", "-subj", `/CN=${name}`);
  }

  /** @param days how long it is valid from now on; a negative number for one that has expired. */
  certify(name: string, { days = 10 }: { readonly days?: number } = {}): Certified {
    const at = `${name}-${++this.#count}`;
    writeFileSync(join(this.#folder, `${at}.ext`), `subjectAltName=DNS:${name}\n`);
    this.#openssl("req", ...newKey, "-keyout", `${at}.key`, "-out", `${at}.csr`, "-subj", `/CN=${name}`);
    this.#openssl("x509", "-req", "-in", `${at}.csr`, "-CA", this.file, "-CAkey", "authority.key", "-CAcreateserial", "-days", String(days), "-extfile", `${at}.ext`, "-out", `${at}.pem`);
    return { cert: readFileSync(join(this.#folder, `${at}.pem`), "utf8"), key: readFileSync(join(this.#folder, `${at}.key`), "utf8") };
  }

  #openssl(...argv: readonly string[]): void {
    execFileSync("openssl", argv, { cwd: this.#folder, stdio: "pipe" });
  }
}
