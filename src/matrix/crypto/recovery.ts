import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";

// Secret storage: https://spec.matrix.org/latest/client-server-api/#secret-storage, algorithm m.secret_storage.v1.aes-hmac-sha2.

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/** With these two bytes each recovery key begins. */
const prefix = Buffer.from([0x8b, 0x01]);

const parity = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0);
const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

export const SealedSecret = z.object({ iv: z.string(), ciphertext: z.string(), mac: z.string() });
export type SealedSecret = z.infer<typeof SealedSecret>;

/** What is published of a key, so that others can tell whether theirs is the same. */
export type KeyDescription = { readonly algorithm: "m.secret_storage.v1.aes-hmac-sha2"; readonly iv: string; readonly mac: string };

/** The key with which a person opens their account's secrets: in any client, to verify a new session with it. */
export class RecoveryKey {
  readonly #key: Buffer;

  private constructor(key: Buffer) {
    this.#key = key;
  }

  static make(): RecoveryKey {
    return new RecoveryKey(randomBytes(32));
  }

  /** Null for what isn't one: a typing mistake is found by its parity. */
  static parse(text: string): RecoveryKey | null {
    const bytes = fromBase58(text.replace(/\s/g, ""));
    const whole = bytes?.length === 35 && bytes.subarray(0, 2).equals(prefix) && parity(bytes) === 0;
    return whole ? new RecoveryKey(bytes.subarray(2, 34)) : null;
  }

  /** As clients show it, in groups of four. */
  toString(): string {
    const bytes = Buffer.concat([prefix, this.#key]);
    return toBase58(Buffer.concat([bytes, Buffer.from([parity(bytes)])])).replace(/.{4}(?=.)/g, "$& ");
  }

  describe(): KeyDescription {
    const { iv, mac } = this.#encrypt(Buffer.alloc(32), "", ivOf(randomBytes(16)));
    return { algorithm: "m.secret_storage.v1.aes-hmac-sha2", iv, mac };
  }

  /** @param name of the secret, like `m.cross_signing.master`. */
  seal(name: string, secret: string): SealedSecret {
    return this.#encrypt(Buffer.from(secret), name, ivOf(randomBytes(16)));
  }

  /** Null where it wasn't sealed with this key, under this name. */
  open(name: string, { ciphertext, iv, mac }: SealedSecret): string | null {
    const { aes, hmac } = this.#keys(name);
    const data = Buffer.from(ciphertext, "base64");
    const expected = createHmac("sha256", hmac).update(data).digest();
    const given = Buffer.from(mac, "base64");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const cipher = createDecipheriv("aes-256-ctr", aes, Buffer.from(iv, "base64"));
    return Buffer.concat([cipher.update(data), cipher.final()]).toString();
  }

  #encrypt(plain: Buffer, name: string, iv: Buffer): SealedSecret {
    const { aes, hmac } = this.#keys(name);
    const cipher = createCipheriv("aes-256-ctr", aes, iv);
    const data = Buffer.concat([cipher.update(plain), cipher.final()]);
    return { iv: unpadded(iv), ciphertext: unpadded(data), mac: unpadded(createHmac("sha256", hmac).update(data).digest()) };
  }

  #keys(name: string): { readonly aes: Buffer; readonly hmac: Buffer } {
    const derived = Buffer.from(hkdfSync("sha256", this.#key, Buffer.alloc(32), name, 64));
    return { aes: derived.subarray(0, 32), hmac: derived.subarray(32) };
  }
}

/** Some implementations of AES-CTR count past 63 bits differently, so that bit is never set. */
function ivOf(random: Buffer): Buffer {
  random[8] = (random[8] ?? 0) & 0x7f;
  return random;
}

function toBase58(bytes: Buffer): string {
  let [number, text] = [BigInt(`0x${bytes.toString("hex")}`), ""];
  for (; number > 0n; number /= 58n) text = (alphabet[Number(number % 58n)] ?? "") + text;
  return text;
}

function fromBase58(text: string): Buffer | null {
  let number = 0n;
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value < 0) return null;
    number = number * 58n + BigInt(value);
  }
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
}
