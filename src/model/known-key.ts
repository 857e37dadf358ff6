/** Keys of which one can see what they are: each begins as its maker's do. */
const shapes: readonly RegExp[] = [
  /\bsk-[\w-]{16,}/,
  /\bAIza[\w-]{30,}/,
  /\b(gh[pousr]_|github_pat_)\w{20,}/,
  /\bxai-\w{20,}/,
  /\bgsk_\w{20,}/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bhf_[A-Za-z]{20,}/,
  /\br8_\w{20,}/,
  /\b(syt|mct)_\w{10,}/,
  /\bBearer\s+[\w.~+/-]{16,}/i,
];

/** Whether a text holds something that has the shape of a key. */
export const holdsKey = (text: string): boolean => shapes.some((shape) => shape.test(text));
