"use strict";

/**
 * matrix-bot-sdk requires `@matrix-org/matrix-sdk-crypto-nodejs` when it is loaded, whether or not encryption is used, and the
 * real package downloads a binary while it is installed. This one has the same name and nothing to download. Innkeeper encrypts by
 * itself (machine.ts) and never hands the SDK a crypto store, so nothing here is ever used; if something is, it says so instead of
 * sending in the clear.
 */
const refuse = () => {
  throw new Error("matrix-bot-sdk was asked to encrypt or decrypt, which is not its part here.");
};

class Unsupported {
  constructor() {
    refuse();
  }

  /** @returns {Promise<never>} */
  static async initialize() {
    return refuse();
  }
}

exports.StoreType = Object.freeze({ Sqlite: 0 });
exports.OlmMachine = Unsupported;
exports.UserId = Unsupported;
exports.DeviceId = Unsupported;
exports.RoomId = Unsupported;
exports.DeviceLists = Unsupported;
exports.EncryptionSettings = Unsupported;
exports.Attachment = Object.freeze({ encrypt: refuse, decrypt: refuse });
exports.EncryptedAttachment = Unsupported;
