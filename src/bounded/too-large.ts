/** Something from outside that went past its limit. Whoever sent it is no longer listened to by then. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`it sent more than ${sizeInWords(limitBytes)}`);
    this.limitBytes = limitBytes;
  }
}

/** `2 MB`, `64 kB`. */
export const sizeInWords = (bytes: number): string => (bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`);
