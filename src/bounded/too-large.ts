/** Something from outside that went past its limit. Whoever sent it is no longer listened to by then. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`it sent more than ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}
