/** Which configurations MindRoom has taken, so that it isn't asked again what it has answered: that takes seconds. */
export interface ValidConfigs {
  /** @param fingerprint of the configuration, and of the MindRoom that judged it. */
  has(fingerprint: string): boolean;
  add(fingerprint: string): void;
}
