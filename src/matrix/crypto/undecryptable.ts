import { DecryptionErrorCode } from "@matrix-org/matrix-sdk-crypto-wasm";

/** A message can't be read. */
export class Undecryptable extends Error {
  override readonly name = "Undecryptable";
  /** Whether its key may still come. */
  readonly keyMissing: boolean;
  /** Why its sender's client keeps the key from us (`m.unverified`, `m.blacklisted`, …); null where it doesn't say that it does. */
  readonly withheld: string | null;

  constructor(code: DecryptionErrorCode, description: string, withheld: string | null) {
    super(description);
    this.keyMissing = code === DecryptionErrorCode.MissingRoomKey || code === DecryptionErrorCode.UnknownMessageIndex;
    this.withheld = withheld;
  }
}
