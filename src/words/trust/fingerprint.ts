/** The beginning of a public key, for two people to compare: 96 bits, in groups of four letters. */
export const fingerprint = (key: string): string => key.slice(0, 16).match(/.{1,4}/g)?.join(" ") ?? "";
