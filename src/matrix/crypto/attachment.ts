import { Attachment } from "@matrix-org/matrix-sdk-crypto-wasm";
import { z } from "zod";

const Info = z.record(z.string(), z.unknown());

/** A file as it is to be uploaded, and what goes beside its address into an `EncryptedFile`: its key, to whom the message goes. */
export function encryptFile(content: Buffer): { readonly data: Buffer; readonly info: Readonly<Record<string, unknown>> } {
  const attachment = Attachment.encrypt(new Uint8Array(content));
  try {
    return { data: Buffer.from(attachment.encryptedData), info: Info.parse(JSON.parse(attachment.mediaEncryptionInfo ?? "")) };
  } finally {
    attachment.free();
  }
}
