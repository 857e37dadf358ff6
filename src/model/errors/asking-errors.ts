/** What can go wrong in reading what somebody typed, and whether they may. */
export type AskingErrors = {
  cancelled: Record<string, never>;
};
