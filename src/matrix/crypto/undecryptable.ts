import { DecryptionErrorCode, MegolmDecryptionError } from "@matrix-org/matrix-sdk-crypto-wasm";

/** A message can't be read. */
export class Undecryptable extends Error {
  override readonly name = "Undecryptable";
  /** Whether its key may still come. */
  readonly keyMissing: boolean;
  /** Why its sender's client keeps the key from us (`m.unverified`, `m.blacklisted`, …); null where it doesn't say that it does. */
  readonly withheld: string | null;

  /** @param thrown by the machine, for a message that may hold anything. */
  constructor(thrown: unknown) {
    const known = thrown instanceof MegolmDecryptionError ? thrown : null;
    super(known?.description ?? (thrown instanceof Error ? thrown.message : String(thrown)));
    this.keyMissing = known?.code === DecryptionErrorCode.MissingRoomKey || known?.code === DecryptionErrorCode.UnknownMessageIndex;
    this.withheld = known?.withheldCode ?? null;
  }
}
